import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and keeps what it printed, both streams in order.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>} exit code 127 when it could not be started
 */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ exitCode: 127, output: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/**
 * The last lines of a program's output, for people: enough to see the reason.
 * @param {string} output
 * @param {number} count
 */
export function lastLines(output, count = 15) {
  return output.trimEnd().split('\n').slice(-count);
}

/**
 * Seconds since `startMs` of `performance.now()`, with one digit: `3.2 s`.
 * @param {number} startMs
 */
export function secondsSince(startMs) {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}
