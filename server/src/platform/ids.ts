import { randomBytes } from 'node:crypto';

/** `20261122-094501-3fa9c1`: sorts by time, fits in a file name and a socket path. */
export function newRunId(wallTime: string): string {
  const stamp = wallTime.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

/** A password for a server that lives as long as a run. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url');
}
