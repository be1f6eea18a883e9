import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Effect, RedisAdmin, ServedCertificate, Tls } from '../driver.ts';
import { makeCertificates } from './certificates.ts';

function fileOf(sandbox: string, role: Role, name: string): string {
  return join(sandbox, `${role}.tls`, `${name}.pem`);
}

/** Makes the certificates of a target; what a client must know of them. `nowMs` is wall-clock time. */
export function writeCertificates(sandbox: string, role: Role, nowMs: number): NonNullable<Address['tls']> {
  const { ca, key, good, expired, wrongCa } = makeCertificates(nowMs);
  mkdirSync(join(sandbox, `${role}.tls`), { mode: 0o700 });
  const files = { ca, key, good, expired, 'wrong-ca': wrongCa } satisfies Record<ServedCertificate, string> &
    Record<string, string>;
  for (const [name, pem] of Object.entries(files)) {
    writeFileSync(fileOf(sandbox, role, name), pem, { mode: 0o600 });
  }
  return { ca, caFile: fileOf(sandbox, role, 'ca') };
}

/** Lines of the configuration with which a server takes connections over TLS, and no others, on a port. */
export function tlsConfig(sandbox: string, role: Role, port: number): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-ca-cert-file "${fileOf(sandbox, role, 'ca')}"`,
    `tls-key-file "${fileOf(sandbox, role, 'key')}"`,
    `tls-cert-file "${fileOf(sandbox, role, 'good')}"`,
    'tls-auth-clients no',
    'tls-replication yes',
  ];
}

/** The command that has a running server show a certificate to whoever connects from then on. */
export function servingCommand(sandbox: string, role: Role, certificate: ServedCertificate): string[] {
  return ['CONFIG', 'SET', 'tls-cert-file', fileOf(sandbox, role, certificate)];
}

/** The certificates of one of a sandbox's Redis servers. */
export class CacheTls implements Tls {
  readonly #sandbox: string;
  readonly #role: Role;
  readonly #redis: RedisAdmin;
  readonly #clock: Clock;

  constructor(sandbox: string, role: Role, redis: RedisAdmin, clock: Clock) {
    this.#sandbox = sandbox;
    this.#role = role;
    this.#redis = redis;
    this.#clock = clock;
  }

  async serve(certificate: ServedCertificate, signal: AbortSignal): Promise<Effect> {
    await this.#redis.command(servingCommand(this.#sandbox, this.#role, certificate), signal);
    if (certificate !== 'good') {
      await this.#redis.command(['CLIENT', 'KILL', 'USER', this.#redis.applicationUser], signal);
    }
    const detail = `the ${this.#role} shows its certificate "${certificate}" to new connections`;
    return { atMs: this.#clock.nowMs(), detail };
  }
}
