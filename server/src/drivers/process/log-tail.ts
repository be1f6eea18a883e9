import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const BYTES_MAX = 16_384;
const LINES_MAX = 8;
const ERRORS_MAX = 4;

/**
 * The last lines of a log, for an error's message, after the last errors in it that those lines do not show (some
 * programs end with a page of advice). Empty when there is no log.
 */
export function logTail(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, BYTES_MAX));
    const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString('utf8', 0, length);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const errors = lines.slice(0, -LINES_MAX).filter((line) => /\bERROR\b|\bfatal\b/i.test(line));
    return [...errors.slice(-ERRORS_MAX), ...lines.slice(-LINES_MAX)].join('\n');
  } finally {
    closeSync(file);
  }
}
