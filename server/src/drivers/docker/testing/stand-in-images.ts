import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An image made of this machine's own programs, under the name of the one that it stands in for. */
export interface StandIn {
  tag: string;
  /** Instructions as in a Dockerfile. */
  changes: string[];
  /** Programs with the libraries that they are linked with. */
  programs: string[];
  /** Further files and folders of this machine, at their own place. */
  files: string[];
  /** Empty folders. */
  folders: string[];
  /** Text files by their place; all can be executed. */
  texts: Record<string, string>;
}

const PATH = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const SHELL = ['sh', 'ip', 'cat', 'mkdir'];

const REDIS: StandIn = {
  tag: 'redis:7-alpine',
  changes: [PATH, 'WORKDIR /data', 'EXPOSE 6379', 'CMD ["redis-server"]'],
  programs: [...SHELL, 'redis-server', 'redis-cli'],
  files: [],
  folders: ['data', 'tmp'],
  texts: {},
};

const SQL = '/usr/share/mysql';
const SERVER =
  'mariadbd --no-defaults --user=root --datadir=/var/lib/mysql --socket=/tmp/mysql.sock --innodb-log-file-size=8M --innodb-buffer-pool-size=32M --performance-schema=OFF';

/**
 * Like the official image's: accounts and database come from the environment at the first start. One bootstrap makes
 * them all, so that the port opens once and for good.
 */
const MYSQL_ENTRYPOINT = `#!/bin/sh
set -e
case "$1" in -*) ;; *) exec "$@" ;; esac
if [ ! -e /var/lib/mysql/.ready ]; then
  mkdir -p /var/lib/mysql/mysql
  {
    echo "use mysql;"
    echo "SET @auth_root_socket=NULL;"
    echo "SET @skip_auth_anonymous=1;"
    cat ${SQL}/mysql_system_tables.sql ${SQL}/mysql_performance_tables.sql ${SQL}/mysql_system_tables_data.sql ${SQL}/maria_add_gis_sp_bootstrap.sql
    echo "FLUSH PRIVILEGES;"
    echo "CREATE DATABASE $MYSQL_DATABASE;"
    echo "CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';"
    echo "GRANT ALL PRIVILEGES ON $MYSQL_DATABASE.* TO '$MYSQL_USER'@'%';"
    echo "CREATE USER 'root'@'%' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';"
    echo "GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;"
    echo "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> '%';"
  } | ${SERVER} --bootstrap
  : > /var/lib/mysql/.ready
fi
exec ${SERVER} --bind-address=0.0.0.0 --port=3306 "$@"
`;

const MYSQL: StandIn = {
  tag: 'mysql:8.4',
  changes: [PATH, 'EXPOSE 3306', 'ENTRYPOINT ["/docker-entrypoint.sh"]', 'CMD ["--port=3306"]'],
  programs: [...SHELL, 'mariadbd', 'mysqladmin'],
  files: ['mysql_system_tables.sql', 'mysql_performance_tables.sql', 'mysql_system_tables_data.sql']
    .concat('maria_add_gis_sp_bootstrap.sql', 'english', 'charsets')
    .map((name) => `${SQL}/${name}`),
  folders: ['var/lib/mysql', 'tmp'],
  texts: { 'docker-entrypoint.sh': MYSQL_ENTRYPOINT },
};

/** What stands in for the images of the compose file. */
export const STAND_INS: readonly StandIn[] = [REDIS, MYSQL];

async function libraries(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program]).catch(() => ({ stdout: '' }));
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}

async function whichProgram(name: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', 'command -v "$1"', 'sh', name], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return stdout.trim();
}

/** Lays out an image's files in a folder and packs them; resolves with the archive's path. */
export async function packStandIn(standIn: StandIn, folder: string): Promise<string> {
  const root = join(folder, 'root');
  const put = (from: string, to = from): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(realpathSync(from), join(root, to), { recursive: true });
  };
  for (const name of standIn.folders) mkdirSync(join(root, name), { recursive: true });
  for (const name of standIn.programs) {
    const path = await whichProgram(name);
    put(path, `/usr/bin/${name}`);
    for (const library of await libraries(path)) put(library);
  }
  mkdirSync(join(root, 'bin'), { recursive: true });
  put(await whichProgram('sh'), '/bin/sh');
  for (const path of standIn.files) put(path);
  for (const [path, text] of Object.entries(standIn.texts)) {
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), 0o755);
  }
  const archive = join(folder, 'image.tar');
  await run('tar', ['-c', '-f', archive, '-C', root, '.']);
  return archive;
}
