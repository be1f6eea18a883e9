import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { userSeed } from '../seed.ts';

const READY_MS = 15_000;
export const SECRET = 's3cret-Pa55';

/** A server of the tests' own on a free loopback port. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it on the same port; resolves when it serves. */
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

/** Asks until it is true. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, withinMs = READY_MS) {
  const endMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(5);
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

interface Program {
  url: string;
  port: number;
  directory: string;
  command: string;
  args: string[];
  serves(): Promise<boolean>;
}

async function run(program: Program): Promise<TestServer> {
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const start = async (): Promise<void> => {
    child = spawn(program.command, program.args, { cwd: program.directory, stdio: 'ignore' });
    await until(program.serves, `${program.command} serves`);
  };
  const close = async (): Promise<void> => {
    await kill();
    await rm(program.directory, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  const { url, port } = program;
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => (): void => void child?.kill(name);
  return { url, port, kill, start, freeze: signal('SIGSTOP'), thaw: signal('SIGCONT'), close };
}

/** Whether something accepts connections there and answers with its first byte, asked for with `hello`. */
function answers(port: number, hello?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (isAnswered: boolean): void => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(500, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('data', () => settle(true));
    if (hello !== undefined) socket.write(hello);
  });
}

/** A Redis with a password, and without persistence. */
export async function startRedis(args: string[] = []): Promise<TestServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'reference-redis-'));
  const fixed = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--requirepass', SECRET];
  return run({
    url: `redis://:${SECRET}@127.0.0.1:${port}`,
    port,
    directory,
    command: 'redis-server',
    args: [...fixed, ...args],
    serves: () => answers(port, 'PING\r\n'),
  });
}

/** A MariaDB with `users` users in the database `directory`. */
export async function startMariadb(users = 500): Promise<TestServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'reference-mariadb-'));
  const data = join(directory, 'data');
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const init = join(directory, 'init.sql');
  const statements = [
    'CREATE DATABASE IF NOT EXISTS directory',
    `CREATE USER IF NOT EXISTS app@'127.0.0.1' IDENTIFIED BY '${SECRET}'`,
    `GRANT ALL ON directory.* TO app@'127.0.0.1'`,
  ];
  await writeFile(init, `${statements.join(';\n')};\n`);
  await promisify(execFile)('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    '--innodb-log-file-size=8M',
    ...asRoot,
  ]);
  const server = await run({
    url: `mysql://app:${SECRET}@127.0.0.1:${port}/directory`,
    port,
    directory,
    command: 'mariadbd',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(directory, 's')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-log-bin',
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=32M',
      '--innodb-log-file-size=8M',
      // 2 and not 0: what was committed a moment ago must survive a kill of the process.
      '--innodb-flush-log-at-trx-commit=2',
      '--innodb-doublewrite=0',
      '--performance-schema=OFF',
      `--init-file=${init}`,
      ...asRoot,
    ],
    serves: () => answers(port),
  });
  const connection = await createConnection(server.url);
  for (const statement of userSeed(users).statements()) await connection.query(statement);
  await connection.end();
  return server;
}

/** A client past the store, for what the tests look at and change themselves. */
export function sideClient({ url }: TestServer): Redis {
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => {});
  return client;
}
