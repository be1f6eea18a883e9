import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity } from '../../platform/process-table.ts';

/** Shared by all sandboxes of the machine, whatever their temporary directory. */
export const PORT_LOCKS = '/tmp/firedrill.ports';

/** Who holds a port. */
export interface PortOwner {
  runId: string;
  owner: ProcessIdentity;
}

/** Ports to choose from, both ends inclusive. */
export interface PortRange {
  low: number;
  high: number;
}

const PREFERRED: PortRange = { low: 20_000, high: 31_999 };
const USABLE: PortRange = { low: 1_024, high: 65_535 };
const RANGE_SIZE_MIN = 256;

/**
 * The ports that the kernel does not give to outgoing connections. One of those could take a target's port while the
 * target is down, and a client could even connect to itself. `ephemeral` is the text of
 * `/proc/sys/net/ipv4/ip_local_port_range`, or empty where there is none.
 */
export function portRange(ephemeral: string): PortRange {
  const [low, high] = ephemeral.trim().split(/\s+/).map(Number);
  if (!low || !high || low > PREFERRED.high || high < PREFERRED.low) return PREFERRED;
  const below = { low: Math.max(USABLE.low, Math.min(PREFERRED.low, low - 12_000)), high: low - 1 };
  const above = { low: high + 1, high: USABLE.high };
  const sizeOf = (range: PortRange): number => range.high - range.low + 1;
  const widest = sizeOf(below) >= sizeOf(above) ? below : above;
  return sizeOf(widest) >= RANGE_SIZE_MIN ? widest : PREFERRED;
}

/** The range of this machine. */
export function localPortRange(): PortRange {
  try {
    return portRange(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'));
  } catch {
    return portRange('');
  }
}

/** Whether a server could listen on a loopback port now. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Creates the lock with its content in one step, so that nobody ever reads an empty lock; false when it is taken. */
function lock(locks: string, port: number, holder: PortOwner): boolean {
  const draft = join(locks, `.${holder.owner.pid}-${port}`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      mkdirSync(locks, { recursive: true });
      writeFileSync(draft, `${JSON.stringify(holder)}\n`);
      linkSync(draft, join(locks, String(port)));
      return true;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') return false;
      // The last holder of another port may remove the empty directory at any moment.
      if (code !== 'ENOENT') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return false;
}

/** Lets other users of the machine lock ports in the same place; refused when the directory is theirs, which is as good. */
function share(locks: string): void {
  try {
    mkdirSync(locks, { recursive: true });
    chmodSync(locks, 0o1777);
  } catch {}
}

/** Reserves a loopback port until `releasePorts`. `pick` returns a whole number within the range given. */
export async function reservePort(
  locks: string,
  holder: PortOwner,
  pick: (low: number, high: number) => number,
): Promise<number> {
  const range = localPortRange();
  share(locks);
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = pick(range.low, range.high);
    if (!lock(locks, port, holder)) continue;
    if (await isFree(port)) return port;
    releasePort(locks, port);
  }
  throw new Error(`no free port on 127.0.0.1 between ${range.low} and ${range.high}`);
}

/** Gives one port back. */
export function releasePort(locks: string, port: number): void {
  rmSync(join(locks, String(port)), { force: true });
}

/** Gives back every port whose holder meets the condition; returns them. */
export function releasePorts(locks: string, condition: (holder: PortOwner) => boolean): number[] {
  const released: number[] = [];
  for (const name of namesIn(locks)) {
    const path = join(locks, name);
    try {
      if (!condition(JSON.parse(readFileSync(path, 'utf8')) as PortOwner)) continue;
      rmSync(path, { force: true });
      if (/^\d+$/.test(name)) released.push(Number(name));
    } catch {
      // Another user's lock, or one released meanwhile: not ours to remove.
    }
  }
  try {
    rmdirSync(locks);
  } catch {}
  return released;
}

/** Gives back the ports of runs whose owner has died without a sandbox to remember them. */
export function releaseStalePorts(locks: string): number[] {
  return releasePorts(locks, (holder) => !isAlive(holder.owner));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
