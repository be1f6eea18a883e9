import { describe, expect, it } from 'vitest';
import type { DatabaseBinary } from './binaries.ts';
import { accountSql, adminSql, installCommand, serverCommand } from './database-server.ts';
import { templateName } from './database-template.ts';

const mariadb: DatabaseBinary = {
  path: '/usr/sbin/mariadbd',
  kind: 'mariadb',
  version: '10.11.19',
  installDb: '/usr/bin/mariadb-install-db',
};
const mysql: DatabaseBinary = { path: '/usr/sbin/mysqld', kind: 'mysql', version: '8.4.3' };
const setting = { dataDir: '/s/data', tmpDir: '/s/tmp', socketPath: '/s/db.sock' };

describe('commands of a database server', () => {
  it('installs MariaDB with its installer and MySQL with itself', () => {
    const first = installCommand(mariadb, '/s/data', 1000);
    expect(first.program).toBe('/usr/bin/mariadb-install-db');
    expect(first.args).toContain('--auth-root-authentication-method=normal');
    const second = installCommand(mysql, '/s/data', 1000);
    expect(second.program).toBe('/usr/sbin/mysqld');
    expect(second.args.slice(0, 3)).toEqual(['--no-defaults', '--initialize-insecure', '--datadir=/s/data']);
  });

  it.each([mariadb, mysql])('reads no configuration of the machine ($kind)', (binary) => {
    for (const { args } of [installCommand(binary, '/s/data', 0), serverCommand(binary, setting, 0)]) {
      expect(args[0]).toBe('--no-defaults');
    }
  });

  it.each([mariadb, mysql])('names the user only as root ($kind)', (binary) => {
    expect(serverCommand(binary, setting, 0).args).toContain('--user=root');
    expect(serverCommand(binary, setting, 1000).args).not.toContain('--user=root');
    expect(installCommand(binary, '/s/data', 0).args).toContain('--user=root');
  });

  it.each([mariadb, mysql])('listens on loopback, or not at all without a port ($kind)', (binary) => {
    const { args } = serverCommand(binary, { ...setting, port: 20_001, initFile: '/s/account.sql' }, 1000);
    expect(args).toContain('--port=20001');
    expect(args).toContain('--bind-address=127.0.0.1');
    expect(args).toContain('--init-file=/s/account.sql');
    expect(args).not.toContain('--skip-networking');
    expect(serverCommand(binary, setting, 1000).args).toContain('--skip-networking');
  });

  it("gives each server only options that it knows, MySQL's second port off", () => {
    const forMysql = serverCommand(mysql, setting, 1000).args;
    expect(forMysql).toContain('--loose-mysqlx=OFF');
    expect(forMysql).toContain('--secure-file-priv=NULL');
    expect(forMysql.join(' ')).not.toContain('innodb-log-file-size');
    const forMariadb = serverCommand(mariadb, setting, 1000).args;
    expect(forMariadb).toContain('--innodb-log-file-size=8M');
    expect(forMariadb.join(' ')).not.toMatch(/mysqlx|secure-file-priv/);
  });

  it('keeps one statement a line, as an init file must', () => {
    const lines = (accountSql('app', 'secret') + adminSql('admin', 'other')).trimEnd().split('\n');
    expect(lines.every((line) => line.endsWith(';'))).toBe(true);
    expect(lines[0]).toBe("CREATE USER IF NOT EXISTS 'app'@'127.0.0.1' IDENTIFIED BY 'secret';");
  });
});

describe('accounts of a database server', () => {
  it('let the application in over loopback alone, to its own rows and no setting', () => {
    const grants = accountSql('app', 'secret').match(/GRANT .*/g);
    expect(grants).toEqual(["GRANT SELECT, INSERT, UPDATE, DELETE ON firedrill.* TO 'app'@'127.0.0.1';"]);
  });

  it('let the administrator in over the socket alone, with a password', () => {
    // Where names are not resolved, localhost is the socket.
    expect(serverCommand(mysql, setting, 1000).args).toContain('--skip-name-resolve');
    expect(serverCommand(mariadb, setting, 1000).args).toContain('--skip-name-resolve');
    expect(adminSql('admin', 'secret').trimEnd().split('\n')).toEqual([
      "CREATE USER IF NOT EXISTS 'admin'@'localhost' IDENTIFIED BY 'secret';",
      "GRANT ALL PRIVILEGES ON *.* TO 'admin'@'localhost';",
    ]);
  });
});

describe('templateName', () => {
  it('differs by server, version and seed, and by nothing else', () => {
    const names = [
      templateName(mariadb, 'a'),
      templateName(mariadb, 'b'),
      templateName({ ...mariadb, version: '10.11.20' }, 'a'),
      templateName(mysql, 'a'),
    ];
    expect(new Set(names).size).toBe(4);
    expect(templateName({ ...mariadb, path: '/elsewhere' }, 'a')).toBe(names[0]);
  });
});
