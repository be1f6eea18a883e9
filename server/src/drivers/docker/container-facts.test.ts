import { describe, expect, it } from 'vitest';
import {
  administratorAccount,
  applicationAccount,
  type Inspection,
  publishedAddress,
} from './container-facts.ts';

interface Told {
  env?: string[];
  labels?: Record<string, string>;
  /** As asked for, and as bound. */
  ports?: Record<string, { HostIp?: string; HostPort: string }[]>;
}

/** The part of what an engine tells that is read here. */
function container({ env = [], labels = {}, ports = {} }: Told): Inspection {
  return {
    Name: '/target-1',
    Config: { Env: env, Labels: labels },
    HostConfig: { PortBindings: ports },
    NetworkSettings: { Ports: ports },
  } as unknown as Inspection;
}

describe('the application’s account', () => {
  it('of a Redis is that of its environment, of its labels before, or none', () => {
    const env = ['REDIS_USER=app', 'REDIS_PASSWORD=a=b'];
    expect(applicationAccount(container({ env }), 'cache')).toEqual({ user: 'app', password: 'a=b' });
    const labels = { 'firedrill.password': 'other' };
    expect(applicationAccount(container({ env, labels }), 'standby')).toEqual({
      user: 'app',
      password: 'other',
    });
    expect(applicationAccount(container({ env: ['REDIS_PASSWORD=x'] }), 'cache')).toEqual({
      user: 'default',
      password: 'x',
    });
    expect(applicationAccount(container({}), 'cache')).toEqual({});
  });

  it('of a database is that of the official images, and its lack is an error that says what to set', () => {
    const env = ['MYSQL_USER=app', 'MYSQL_PASSWORD=x', 'MARIADB_DATABASE=shop'];
    expect(applicationAccount(container({ env }), 'database')).toEqual({
      user: 'app',
      password: 'x',
      database: 'shop',
    });
    expect(() => applicationAccount(container({ env: ['MYSQL_USER=app'] }), 'database')).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        hint: expect.stringContaining('firedrill.password'),
      }),
    );
  });
});

describe('the administrator’s account', () => {
  it('is root of a database, and a named one of a Redis', () => {
    const env = ['MYSQL_ROOT_PASSWORD=r', 'REDIS_ADMIN_PASSWORD=a', 'REDIS_ADMIN_USER=boss'];
    expect(administratorAccount(container({ env }), 'database')).toEqual({ user: 'root', password: 'r' });
    expect(administratorAccount(container({ env }), 'cache')).toEqual({ user: 'boss', password: 'a' });
    expect(administratorAccount(container({ env: ['REDIS_PASSWORD=x'] }), 'cache')).toBeUndefined();
  });
});

describe('the published address', () => {
  const on = (HostIp: string): Told => ({ ports: { '6379/tcp': [{ HostIp, HostPort: '17000' }] } });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['', 'engine.example'],
    ['0.0.0.0', 'engine.example'],
    ['192.0.2.7', '192.0.2.7'],
  ])('of a port bound to %j is at %s', (hostIp, host) => {
    expect(publishedAddress(container(on(hostIp)), 'cache', 'engine.example')).toEqual({
      host,
      port: 17_000,
    });
  });

  it('is that of the port which the label names', () => {
    const labels = { 'firedrill.port': '6380' };
    const ports = { '6380/tcp': [{ HostIp: '127.0.0.1', HostPort: '17001' }] };
    expect(publishedAddress(container({ labels, ports }), 'cache', 'h').port).toBe(17_001);
  });

  it.each([
    ['not published', {}, 'does not publish its port 3306/tcp'],
    ['any', { '3306/tcp': [{ HostPort: '' }] }, 'on another port after every start'],
    ['any, by 0', { '3306/tcp': [{ HostPort: '0' }] }, 'on another port after every start'],
  ])('that is %s is refused with a cure', (_, ports, said) => {
    expect(() => publishedAddress(container({ ports }), 'database', 'h')).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        message: expect.stringContaining(said),
        hint: expect.stringContaining('127.0.0.1:3306:3306'),
      }),
    );
  });
});
