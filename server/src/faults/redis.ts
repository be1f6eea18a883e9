import { FiredrillError, type Role } from '@firedrill/contract';
import type { RedisAdmin } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import type { PreparedFault } from './fault.ts';

/** A command as it is sent: its name and its arguments. */
export type RedisCommand = readonly string[];

/** The record from which another process sends these commands, in order, to undo a fault. */
export function redisUndo(commands: readonly RedisCommand[]): PreparedFault['undo'] {
  return { action: 'redis', details: { commands: JSON.stringify(commands) } };
}

/** What a person sends to undo a fault. */
export function redisByHand(role: Role, commands: readonly RedisCommand[]): string {
  const lines = commands.map((words) => words.map((word) => (word === '' ? '""' : word)).join(' '));
  return `send the ${role} as administrator: ${lines.join('; ')}`;
}

/** Sends commands one after the other. */
export async function sendAll(
  redis: RedisAdmin,
  commands: readonly RedisCommand[],
  signal: AbortSignal,
): Promise<void> {
  for (const words of commands) await redis.command(words, signal);
}

/** The commands that set each of these settings, in this order, to what it is now. */
export async function restoringCommands(
  redis: RedisAdmin,
  settings: readonly string[],
  signal: AbortSignal,
): Promise<RedisCommand[]> {
  const commands: RedisCommand[] = [];
  for (const name of settings) {
    const reply = await redis.command(['CONFIG', 'GET', name], signal);
    const value = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof value !== 'string') {
      throw new FiredrillError('fault.inject', `this Redis has no setting ${name}`);
    }
    commands.push(['CONFIG', 'SET', name, value]);
  }
  return commands;
}

/** A field of what INFO tells, as text; empty when there is none. */
export async function infoField(redis: RedisAdmin, field: string, signal: AbortSignal): Promise<string> {
  const info = await redis.command(['INFO'], signal);
  return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(String(info))?.[1] ?? '';
}

/** Ends the application's connections; resolves with how many there were. */
export async function cutApplication(redis: RedisAdmin, signal: AbortSignal): Promise<number> {
  return Number(await redis.command(['CLIENT', 'KILL', 'USER', redis.applicationUser], signal));
}

/** What a fault consists of that is a change of settings or accounts, and back. */
export interface SettingChange {
  undo: readonly RedisCommand[];
  proof: PreparedFault['proof'];
  /** Makes the change; resolves with one short sentence about it. */
  act(signal: AbortSignal): Promise<string>;
  /** One short sentence about the change back. */
  healed: string;
}

/** A fault that commands make and other commands undo. */
export function settingFault(
  redis: RedisAdmin,
  role: Role,
  clock: Clock,
  { undo, proof, act, healed }: SettingChange,
): PreparedFault {
  return {
    undo: redisUndo(undo),
    proof,
    async inject(signal) {
      const detail = await act(signal);
      return { atMs: clock.nowMs(), detail };
    },
    async heal(signal) {
      await sendAll(redis, undo, signal);
      return { atMs: clock.nowMs(), detail: healed };
    },
    byHand: redisByHand(role, undo),
  };
}

/** Proof that the server answers, and refuses what the application writes with an error that begins so. */
export function provenOnWrites(role: Role, saying: string): PreparedFault['proof'] {
  return {
    inForce: [
      { probe: role, states: ['up'] },
      { probe: `${role}-write`, states: ['erring'], saying },
    ],
    gone: [{ probe: `${role}-write`, states: ['up'] }],
  };
}
