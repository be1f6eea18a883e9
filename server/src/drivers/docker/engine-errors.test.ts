import { FiredrillError } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { type EngineAct, engineError, isGone } from './engine-errors.ts';

const ENGINE = 'unix:///var/run/docker.sock';
const PAUSE: EngineAct = { action: 'pause', container: 'redis-1', engine: ENGINE };

/** An answer of the engine as the client library reports it. */
function answer(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message} `), {
    statusCode,
    json: { message },
  });
}

describe('an error of the engine', () => {
  it.each([
    ['ENOENT', /No Docker engine answers at/, /Start Docker/],
    ['ECONNREFUSED', /No Docker engine answers at/, /DOCKER_HOST/],
    ['EACCES', /This user may not use the Docker engine at/, /group docker/],
    ['ECONNRESET', /was cut by the Docker engine/, /DOCKER_TLS_VERIFY/],
  ])('that is %s names the container, the act, the engine and the cure', (code, meaning, cure) => {
    const error = engineError(PAUSE, Object.assign(new Error('connect'), { code }));
    expect(error).toMatchObject({ code: 'environment.missing', hint: expect.stringMatching(cure) });
    expect(error.message).toMatch(/^Cannot pause container redis-1\. /);
    expect(error.message).toMatch(meaning);
    expect(error.message).toContain(ENGINE);
  });

  it.each([
    [answer(404, 'No such container: 1f'), /removed or replaced/],
    [answer(404, 'No such image: none:1'), /docker pull/],
    [answer(409, 'Container 1f is already paused'), /docker ps/],
    [new Error('the Docker engine took longer than 10000 ms'), /docker ps/],
    [answer(500, 'no space left on device'), /log of the Docker engine/],
  ])('%s is told in the engine’s own words with a cure', (cause, cure) => {
    const error = engineError(PAUSE, cause);
    expect(error).toMatchObject({ code: 'target.action', hint: expect.stringMatching(cure) });
    expect(error.message).toMatch(/^Cannot pause container redis-1: /);
    expect(error.message).not.toContain('HTTP code');
  });

  it('is known by its status also when it has been told', () => {
    const gone = answer(404, 'No such container: 1f');
    expect([isGone(gone), isGone(engineError(PAUSE, gone))]).toEqual([true, true]);
    expect(isGone(answer(409, 'busy'))).toBe(false);
  });

  it('that has been told already is left as it is', () => {
    const told = new FiredrillError('target.start', 'told');
    expect(engineError(PAUSE, told)).toBe(told);
  });
});
