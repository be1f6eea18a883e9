import { FiredrillError, messageOf } from '@firedrill/contract';
import pc from 'picocolors';
import { redact } from '../platform/redact.ts';
import type { Output } from '../reporters/reporter.ts';
import { formatMistakes, ScenarioError } from '../scenario/mistakes.ts';

/** Where a command writes: results to one, progress and messages to the other. */
export interface CommandIo {
  result: Output;
  progress: Output;
}

const COLUMNS_WITHOUT_TERMINAL = 80;

function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  return Boolean(stream.isTTY) && env.TERM !== 'dumb';
}

function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  // A reader that went away (a closed pipe) must not end a run that has something to heal.
  stream.on('error', () => undefined);
  return {
    write: (text) => void stream.write(text),
    isTerminal: Boolean(stream.isTTY) && env.TERM !== 'dumb' && !env.CI,
    get columns() {
      return stream.columns ?? COLUMNS_WITHOUT_TERMINAL;
    },
    color: wantsColor(stream, env),
  };
}

/** The terminal, or whatever stands in its place. */
export function processIo(): CommandIo {
  return { result: outputOf(process.stdout, process.env), progress: outputOf(process.stderr, process.env) };
}

/** Says what went wrong and how to mend it; returns the exit code. Never prints a secret. */
export function reportError(error: unknown, { progress }: CommandIo): number {
  const colors = pc.createColors(progress.color);
  if (error instanceof ScenarioError) progress.write(`${redact(formatMistakes(error.mistakes))}\n\n`);
  if (error instanceof FiredrillError) {
    progress.write(`${colors.red('error')} ${redact(error.message)}\n`);
    if (error.hint) progress.write(`      ${redact(error.hint)}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  progress.write(`${colors.red('error')} a defect of Firedrill itself: ${redact(detail)}\n`);
  return new FiredrillError('internal', '').exitCode;
}
