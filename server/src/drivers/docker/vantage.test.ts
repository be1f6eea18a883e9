import { describe, expect, it } from 'vitest';
import type { Inspection } from './container-facts.ts';
import { containerIdIn, reachedAddress, type Vantage } from './vantage.ts';

const ID = 'a'.repeat(64);

function container(networks: Record<string, { id: string; address: string }>): Inspection {
  const binding = { '6379/tcp': [{ HostIp: '127.0.0.1', HostPort: '16379' }] };
  return {
    Name: '/shop-redis-1',
    Config: { Env: [], Labels: {} },
    HostConfig: { PortBindings: binding },
    NetworkSettings: {
      Ports: binding,
      Networks: Object.fromEntries(
        Object.entries(networks).map(([name, { id, address }]) => [
          name,
          { NetworkID: id, IPAddress: address },
        ]),
      ),
    },
  } as unknown as Inspection;
}

describe('containerIdIn', () => {
  it('reads the id from the files that an engine gives its containers, wherever it keeps them', () => {
    const root = `612 590 254:0 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/vda rw`;
    const moved = `612 590 254:0 /data/x/containers/${ID}/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda rw`;
    expect(containerIdIn(`1 1 0:1 / / rw\n${root}\n`)).toBe(ID);
    expect(containerIdIn(moved)).toBe(ID);
  });

  it('finds none outside of a container, nor where one is only looked into', () => {
    expect(containerIdIn('22 1 254:0 / / rw,relatime - ext4 /dev/vda rw')).toBeUndefined();
    expect(containerIdIn(`9 1 0:9 /var/lib/docker/containers/${ID}/mounts/shm /dev/shm rw`)).toBeUndefined();
  });
});

describe('reachedAddress', () => {
  const inside: Vantage = { kind: 'container', name: 'shop-firedrill-1', networks: new Set(['n1']) };

  it('is the published port from the host', () => {
    const target = container({ shop: { id: 'n1', address: '172.20.0.2' } });
    expect(reachedAddress(target, 'cache', { kind: 'host' }, '127.0.0.1')).toEqual({
      host: '127.0.0.1',
      port: 16379,
    });
  });

  it('is the name and the own port from a container beside it, also while the target has no address', () => {
    for (const address of ['172.20.0.2', '']) {
      const target = container({ other: { id: 'n0', address: '10.0.0.2' }, shop: { id: 'n1', address } });
      expect(reachedAddress(target, 'cache', inside, '127.0.0.1')).toEqual({
        host: 'shop-redis-1',
        port: 6379,
      });
    }
  });

  it('is the address in the default network, which has no names', () => {
    const target = container({ bridge: { id: 'n1', address: '172.17.0.2' } });
    expect(reachedAddress(target, 'cache', inside, '127.0.0.1').host).toBe('172.17.0.2');
  });

  it('is refused where both share no network, with the cure', () => {
    const target = container({ other: { id: 'n0', address: '10.0.0.2' } });
    expect(() => reachedAddress(target, 'cache', inside, '127.0.0.1')).toThrow(
      'shop-redis-1 is in no network of shop-firedrill-1',
    );
  });
});
