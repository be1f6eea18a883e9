import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import Docker from 'dockerode';
import { deadline, until } from '../../../platform/clock.ts';
import { packStandIn, STAND_INS, type StandIn } from './stand-in-images.ts';

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 20_000;
const POLL_MS = 50;
/** Of an engine's folder and of its control group. */
const PREFIX = 'firedrill-engine-';

/** A Docker engine of a test run's own. */
export interface PrivateEngine {
  /** For `DOCKER_HOST`. */
  host: string;
  stop(): Promise<void>;
}

/**
 * Starts an engine with the stand-in images in the network namespace of this process, which should be one of its own:
 * an engine changes the rules of the namespace it is in. `parent` must be short, since the path of a socket is.
 */
export async function startPrivateEngine(parent: string): Promise<PrivateEngine> {
  removeControlGroups();
  const folder = mkdtempSync(join(parent, PREFIX));
  const cgroup = basename(folder);
  const logPath = join(folder, 'log');
  const socketPath = join(folder, 'd.sock');
  const host = `unix://${socketPath}`;
  const log = openSync(logPath, 'a');
  const daemon = spawn(
    'dockerd',
    [
      ...['--data-root', `${folder}/data`, '--exec-root', `${folder}/x`, '--pidfile', `${folder}/pid`],
      ...['--host', host, '--cgroup-parent', cgroup],
    ],
    { stdio: ['ignore', log, log], env: { ...process.env, TMPDIR: folder } },
  );
  closeSync(log);
  const docker = new Docker({ socketPath });
  const stop = async (): Promise<void> => {
    await removeAll(docker).catch(() => undefined);
    await endDaemon(daemon);
    removeControlGroups();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(docker, daemon, START_MS_MAX);
    for (const standIn of STAND_INS) await importStandIn(docker, standIn, folder);
    await provenByContainer(docker);
    return { host, stop };
  } catch (error) {
    const reason = `${String(error)}; ${lastLine(logPath)}`;
    await stop();
    throw new Error(reason, { cause: error });
  }
}

/** The last line that the engine wrote of something that went wrong, or else the last at all. */
function lastLine(path: string): string {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.findLast((line) => /level=(error|fatal)|^failed/.test(line)) ?? lines.at(-1) ?? '';
}

async function answering(docker: Docker, daemon: ChildProcess, limitMs: number): Promise<void> {
  let failure: Error | undefined;
  daemon.once('error', (error) => {
    failure = error;
  });
  await until(
    async () => {
      if (failure !== undefined) throw failure;
      if (daemon.exitCode !== null || daemon.signalCode !== null) throw new Error('dockerd ended');
      return await docker.ping().then(
        () => true,
        () => false,
      );
    },
    POLL_MS,
    deadline(limitMs, 'the start of dockerd'),
  );
}

/** Packs an image under `parent`, which is a folder of the caller’s, and hands it to an engine. */
export async function importStandIn(docker: Docker, standIn: StandIn, parent: string): Promise<void> {
  const folder = join(parent, 'image');
  mkdirSync(folder);
  const archive = await packStandIn(standIn, folder);
  const [repo = '', tag = ''] = standIn.tag.split(':');
  const answer = await docker.importImage(createReadStream(archive), { repo, tag, changes: standIn.changes });
  answer.resume();
  await once(answer, 'end');
  rmSync(folder, { recursive: true });
}

/** Some failures of an engine show only when a container is to run. */
async function provenByContainer(docker: Docker): Promise<void> {
  const probe = await docker.createContainer({ Image: 'redis:7-alpine', Cmd: ['ip', 'route'] });
  await probe.start();
  const { StatusCode } = await probe.wait();
  await probe.remove();
  if (StatusCode !== 0) throw new Error(`a container ended with code ${StatusCode}`);
}

async function removeAll(docker: Docker): Promise<void> {
  for (const { Id } of await docker.listContainers({ all: true })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  await docker.pruneNetworks();
}

async function endDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await Promise.race([ended, once(deadline(STOP_MS_MAX, 'the end of dockerd'), 'abort')]);
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  daemon.kill('SIGKILL');
  await ended;
}

/**
 * The kernel keeps an empty control group until it is removed, and none that is in use can be: those of engines that
 * were ended by force go, too. There is one for each controller, or one for all; some lie below that of this process.
 */
function removeControlGroups(): void {
  const root = '/sys/fs/cgroup';
  const own = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[2] ?? '');
  for (const controller of ['', ...foldersIn(root)]) {
    for (const below of new Set(['', ...own])) {
      const place = join(root, controller, below);
      for (const name of foldersIn(place)) if (name.startsWith(PREFIX)) removeGroup(join(place, name));
    }
  }
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function removeGroup(path: string): void {
  for (const name of foldersIn(path)) removeGroup(join(path, name));
  try {
    rmdirSync(path);
  } catch {
    // It is in use.
  }
}
