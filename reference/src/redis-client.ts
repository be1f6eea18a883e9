import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import type { Random } from './clock.ts';
import type { Config } from './config.ts';
import type { ClientOptions } from './policies/policy.ts';

/** A client of the configured policy; it starts to connect at once. */
export function openClient(config: Config, random: Random): Redis {
  const { redis, policy, settings } = config;
  const options: ClientOptions = policy.redisOptions(settings, random);
  if (redis.caFile !== undefined) options.tls = { ca: readFileSync(redis.caFile) };
  return new Redis(redis.url, options);
}

/** Commands that ioredis keeps for sending again once the connection is back; not in its types. */
interface Resending {
  prevCommandQueue?: { shift(): { command: { reject(error: Error): void } } | undefined } | null;
}

function rejectResending({ prevCommandQueue }: Resending): void {
  for (let item = prevCommandQueue?.shift(); item; item = prevCommandQueue?.shift()) {
    item.command.reject(new Error('Connection is closed.'));
  }
}

/**
 * Ends a client for good, at once, even when its peer is frozen; every command that waits for it is rejected.
 *
 * `disconnect()` alone ends the socket in good order and so waits for a peer that may never answer; while a retry
 * is due it only cancels that, and leaves the queued commands waiting for ever. A connect that is cancelled before
 * its socket exists makes ioredis reject them.
 */
export function retireClient(client: Redis): void {
  if (client.status === 'end') return;
  client.disconnect();
  rejectResending(client as Resending);
  if (client.status === 'reconnecting' || client.status === 'close') {
    client.connect().catch(() => {});
    client.disconnect();
  }
  const { stream } = client;
  if (stream === undefined) return;
  // ioredis keeps a timer until it sees the socket close; a socket that has closed already does not say so again.
  if (stream.closed) stream.emit('close');
  else stream.destroy();
}
