/** Where a Redis or Valkey server keeps its data and who may use it. */
export interface RedisSetting {
  /** Lines by which it listens for its application. */
  network: readonly string[];
  /** Where its administrator reaches it. */
  socketPath: string;
  dataDir: string;
  user: string;
  password: string;
  admin: { user: string; password: string };
  /** Version of the server; before 7 it lets an administrator do everything and knows no setting for it. */
  version: string;
}

/**
 * The configuration file of a cache. Every write is in the operating system's hands when it is answered (AOF), so it
 * survives SIGKILL. The application's account may do everything but administer the server; the administrator's may do
 * that too, including what is only for tests (DEBUG), from this machine alone.
 */
export function redisConfig(setting: RedisSetting): string {
  const { admin, version } = setting;
  const forTests = ['enable-debug-command local', 'enable-protected-configs local'];
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    ...setting.network,
    `unixsocket "${setting.socketPath}"`,
    'unixsocketperm 700',
    'daemonize no',
    'logfile ""',
    `dir "${setting.dataDir}"`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    ...(Number.parseInt(version, 10) < 7 ? [] : forTests),
    // Nobody may log in with it, but the server itself reads its log as this user.
    'user default off ~* &* +@all',
    `user ${setting.user} on >${setting.password} ~* &* +@all -@admin`,
    `user ${admin.user} on >${admin.password} ~* &* +@all`,
    '',
  ].join('\n');
}
