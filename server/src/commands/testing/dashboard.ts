import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunEvent, RunSummary } from '@firedrill/contract';

const CLI = fileURLToPath(new URL('../../../bin/firedrill.mjs', import.meta.url));

/** `firedrill up` in a process of its own. */
export interface Dashboard {
  /** Where it listens. */
  url: string;
  child: ChildProcess;
  /** All that it has written to both outputs. */
  text(): string;
  /** Sends a signal and resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  get(path: string): Promise<Response>;
  post(path: string, body?: object): Promise<Response>;
  /** Starts a run of a scenario's text. */
  run(text: string): Promise<RunSummary>;
  /** The events of a run as they come, to its end. */
  events(runId: string): AsyncGenerator<RunEvent>;
}

/** A process that ended before it listened. */
export interface NotStarted {
  exitCode: number | null;
  text: string;
}

async function* eventsOf(response: Response): AsyncGenerator<RunEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    rest += decoder.decode(bytes as Uint8Array, { stream: true });
    const messages = rest.split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      if (/^event: end$/m.test(message)) return;
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) yield JSON.parse(data) as RunEvent;
    }
  }
}

/** Starts `firedrill up` on a free port, in a folder, and resolves when it listens or has ended. */
export async function startDashboard(
  cwd: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Dashboard | NotStarted> {
  const child = spawn(process.execPath, [CLI, 'up', ...args], {
    cwd,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let text = '';
  const heard = (chunk: string): void => {
    text += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', heard);
  child.stderr.setEncoding('utf8').on('data', heard);
  const address = async (): Promise<string> => {
    for await (const _chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      const url = /^Firedrill at (http:\/\/[^\s/]+)/m.exec(text)?.[1];
      if (url !== undefined) return url;
    }
    return '';
  };
  const url = await Promise.race([address(), ended.then(() => '')]);
  if (url === '') return { exitCode: (await ended)[0], text };
  const get = (path: string): Promise<Response> => fetch(`${url}${path}`);
  const post = (path: string, body: object = {}): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  return {
    url,
    child,
    text: () => text,
    end: async (signal) => {
      child.kill(signal);
      return (await ended)[0];
    },
    get,
    post,
    run: async (source) =>
      (await (await post('/api/runs', { kind: 'text', text: source })).json()) as RunSummary,
    events: async function* (runId) {
      yield* eventsOf(await get(`/api/runs/${runId}/events`));
    },
  };
}
