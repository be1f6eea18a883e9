import { PROBE_TIMEOUT_MS, type Role } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import { openSocket } from '../platform/socket.ts';
import { type Finding, findingOfError, type Probe } from './probe.ts';

/** What a probe asks a Redis as its application would, and what the answer means. */
export interface Question {
  words: readonly string[];
  /** Judges any reply but an error; of a bulk reply it gets the content, of others the line without its mark. */
  judge(reply: string): Finding;
  /** How long the answer is waited for, in ms; `PROBE_TIMEOUT_MS` when left out. */
  timeoutMs?: number;
}

const ANSWERED = { reachable: true, authenticated: true };
const DENIED = /^(NOAUTH|WRONGPASS|NOPERM|ERR invalid (username|password)|ERR AUTH)/;

const PING: Question = {
  words: ['PING'],
  judge: (reply) => ({ state: 'up', detail: reply, ...ANSWERED }),
};

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** The first reply in a text and what follows it; `undefined` while more must come. Arrays are not asked for. */
function takeReply(text: string): { mark: string; reply: string; rest: string } | undefined {
  const end = text.indexOf('\r\n');
  if (end === -1) return undefined;
  const [mark = '', line, after] = [text[0], text.slice(1, end), text.slice(end + 2)];
  if (mark !== '$' || line === '-1') return { mark, reply: line, rest: after };
  const length = Number(line);
  if (after.length < length + 2) return undefined;
  return { mark, reply: after.slice(0, length), rest: after.slice(length + 2) };
}

/** Some errors explain themselves at length; their first sentence says what they are. */
function judgeError(text: string): Finding {
  const detail = text.split('. ', 1)[0] ?? text;
  return DENIED.test(detail)
    ? { state: 'denied', detail, reachable: true, authenticated: false }
    : { state: 'erring', detail, ...ANSWERED };
}

/** Judges what was answered to the greeting and the question; `undefined` while more must come. */
function judgeReplies(text: string, replies: number, { judge }: Question): Finding | undefined {
  let rest = text;
  for (let n = 1; ; n += 1) {
    const taken = takeReply(rest);
    if (taken === undefined) return undefined;
    if (taken.mark === '-') return judgeError(taken.reply);
    if (n === replies) return judge(taken.reply);
    rest = taken.rest;
  }
}

/** Asks a Redis one question over a connection of its own, with its application's credentials; never rejects. */
export function ask(address: Address, question: Question, clock: Clock): Promise<Finding> {
  const { user, password } = address;
  const { promise, resolve } = deferred<Finding>();
  const login = password === undefined ? '' : command('AUTH', ...(user ? [user] : []), password);
  let connected = false;
  let text = '';
  const socket = openSocket(address);
  const giveUp = new AbortController();
  const silent = `no answer to ${question.words[0]}`;
  clock.sleep(question.timeoutMs ?? PROBE_TIMEOUT_MS, giveUp.signal).then(
    () => resolve({ state: 'silent', detail: silent, reachable: connected, authenticated: false }),
    () => undefined,
  );
  socket.setEncoding('latin1');
  socket.on('connect', () => {
    connected = true;
    socket.write(login + command(...question.words));
  });
  socket.on('data', (chunk) => {
    text += chunk;
    const finding = judgeReplies(text, login === '' ? 1 : 2, question);
    if (finding) resolve(finding);
  });
  socket.on('error', (error) => resolve(findingOfError(error)));
  socket.on('close', () =>
    resolve({ state: 'reset', detail: 'connection closed', reachable: connected, authenticated: false }),
  );
  return promise.finally(() => {
    giveUp.abort();
    socket.destroy();
  });
}

/** Asks a Redis a question over a new connection each time, with its application's credentials. */
export function questionProbe(
  name: string,
  role: Role,
  address: Address,
  clock: Clock,
  question: Question,
): Probe {
  return {
    name,
    role,
    async read() {
      const startMs = clock.nowMs();
      const finding = await ask(address, question, clock);
      const latencyMs = Math.round((clock.nowMs() - startMs) * 1_000) / 1_000;
      return { probe: name, role, ...finding, latencyMs };
    },
    close: () => Promise.resolve(),
  };
}

/** Asks a Redis, over a new connection each time, for the PONG that its application would get. */
export function redisProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  return questionProbe(name, role, address, clock, PING);
}
