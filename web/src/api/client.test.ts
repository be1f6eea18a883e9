import { afterEach, expect, it, vi } from 'vitest';
import { api, onSignedOut } from './client.ts';
import { ApiError, problemOf } from './problem.ts';

function answerWith(body: string, status: number): ReturnType<typeof vi.fn> {
  const answer = vi.fn(async () => new Response(status === 204 ? null : body, { status }));
  vi.stubGlobal('fetch', answer);
  return answer;
}

afterEach(() => vi.unstubAllGlobals());

it('hands on what the server answers', async () => {
  answerWith('{"runs":[]}', 200);
  await expect(api.runs()).resolves.toEqual({ runs: [] });
});

it('sends what it was asked to send as JSON, and takes an answer without a body', async () => {
  const fetched = answerWith('', 204);
  await expect(api.remove('20261122-041024-60205e')).resolves.toBeUndefined();
  expect(fetched).toHaveBeenCalledWith(
    '/api/runs/20261122-041024-60205e',
    expect.objectContaining({ method: 'DELETE' }),
  );
  await api.signIn('a token');
  expect(fetched).toHaveBeenLastCalledWith(
    '/api/session',
    expect.objectContaining({ body: '{"token":"a token"}' }),
  );
});

it('tells a problem with its cure and its mistakes', async () => {
  const mistakes = [{ line: 1, column: 1, length: 1, message: 'no such key' }];
  answerWith(
    JSON.stringify({
      error: { code: 'scenario.invalid', message: 'it has a mistake', hint: 'mend it', mistakes },
    }),
    422,
  );
  const error = await api.saveScenario('mine', '?').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'scenario.invalid', status: 422, mistakes });
  expect(problemOf(error)).toEqual({ message: 'it has a mistake', hint: 'mend it' });
});

it('says that nobody answers where nobody does', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(api.live()).rejects.toMatchObject({ code: 'network', status: 0 });
});

it.each([
  ['<html>Bad gateway</html>', 502],
  ['not JSON', 200],
  ['[]', 500],
])('does not take %j with status %i for an answer of Firedrill', async (body, status) => {
  answerWith(body, status);
  await expect(api.live()).rejects.toMatchObject({ code: 'unreadable', status });
});

it('tells when the server asks for its token', async () => {
  answerWith(
    JSON.stringify({ error: { code: 'http.unauthorized', message: 'this server needs its token' } }),
    401,
  );
  const onAsked = vi.fn();
  const leave = onSignedOut(onAsked);
  await expect(api.live()).rejects.toMatchObject({ status: 401 });
  leave();
  await expect(api.live()).rejects.toMatchObject({ status: 401 });
  expect(onAsked).toHaveBeenCalledTimes(1);
});

it('leaves a request that is called off alone', async () => {
  const left = new AbortController();
  vi.stubGlobal('fetch', async (_path: string, { signal }: { signal: AbortSignal }) => {
    left.abort();
    signal.throwIfAborted();
  });
  await expect(api.live(left.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
