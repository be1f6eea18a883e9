import type { DatabaseBinary } from './binaries.ts';
import type { Command } from './recorded-process.ts';

/** The application's database. */
export const DATABASE = 'firedrill';

/** Where a database server keeps its files and how it is reached; without a port it listens on its socket alone. */
export interface DatabaseSetting {
  dataDir: string;
  tmpDir: string;
  socketPath: string;
  port?: number;
  initFile?: string;
}

/** MariaDB and MySQL refuse to run as root unless they are told to. */
function asRoot(uid: number | undefined): string[] {
  return uid === 0 ? ['--user=root'] : [];
}

/** How an empty data directory is made, with a `root` account that has no password. */
export function installCommand(binary: DatabaseBinary, dataDir: string, uid = process.getuid?.()): Command {
  if (binary.kind === 'mysql') {
    return {
      program: binary.path,
      args: [
        '--no-defaults',
        '--initialize-insecure',
        `--datadir=${dataDir}`,
        '--loose-innodb-redo-log-capacity=8M',
        ...asRoot(uid),
      ],
    };
  }
  return {
    program: binary.installDb ?? 'mariadb-install-db',
    args: [
      '--no-defaults',
      `--datadir=${dataDir}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
      '--innodb-log-file-size=8M',
      ...asRoot(uid),
    ],
  };
}

/**
 * How the server is run: small and quick to start. The log goes to the operating system with every commit
 * (`innodb-flush-log-at-trx-commit=2`), so an acknowledged write survives SIGKILL, though not a loss of power.
 */
export function serverCommand(
  binary: DatabaseBinary,
  setting: DatabaseSetting,
  uid = process.getuid?.(),
): Command {
  const own =
    binary.kind === 'mysql'
      ? ['--loose-innodb-redo-log-capacity=8M', '--loose-mysqlx=OFF', '--secure-file-priv=NULL']
      : ['--innodb-log-file-size=8M'];
  const network =
    setting.port === undefined
      ? ['--skip-networking']
      : [`--port=${setting.port}`, '--bind-address=127.0.0.1'];
  return {
    program: binary.path,
    args: [
      '--no-defaults',
      `--datadir=${setting.dataDir}`,
      `--tmpdir=${setting.tmpDir}`,
      `--socket=${setting.socketPath}`,
      `--pid-file=${setting.dataDir}/server.pid`,
      ...network,
      '--skip-log-bin',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--innodb-buffer-pool-size=32M',
      '--innodb-flush-log-at-trx-commit=2',
      '--performance-schema=OFF',
      ...own,
      ...(setting.initFile === undefined ? [] : [`--init-file=${setting.initFile}`]),
      ...asRoot(uid),
    ],
  };
}

/** What the server runs at each start: the application's account. One statement a line, as `--init-file` wants it. */
export function accountSql(user: string, password: string): string {
  const account = `'${user}'@'127.0.0.1'`;
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${DATABASE}.* TO ${account};`,
    '',
  ].join('\n');
}

/**
 * What the server runs at each start for the administrator. `localhost` is the server's socket and no port, since
 * names are not resolved (`skip-name-resolve`).
 */
export function adminSql(user: string, password: string): string {
  const account = `'${user}'@'localhost'`;
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account};`,
    '',
  ].join('\n');
}
