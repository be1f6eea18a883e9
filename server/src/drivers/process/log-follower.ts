import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../platform/clock.ts';

const EVERY_MS = 100;
const BYTES_MAX = 65_536;

/**
 * Calls back for each line that is appended to a file from now on, within a tenth of a second; returns what ends that.
 * A file that is not there is not followed. Between two looks no more than 64 KiB are read: the rest follows later.
 */
export function followLog(path: string, clock: Clock, onLine: (text: string) => void): () => void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return () => undefined;
  }
  const buffer = Buffer.alloc(BYTES_MAX);
  const decoder = new StringDecoder('utf8');
  let position = fstatSync(file).size;
  let begun = '';
  const read = (): void => {
    const length = readSync(file, buffer, 0, BYTES_MAX, position);
    position += length;
    const lines = (begun + decoder.write(buffer.subarray(0, length))).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  const stop = clock.every(EVERY_MS, read);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    stop();
    read();
    closeSync(file);
  };
}
