import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROLES, type Role } from '@firedrill/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../platform/address.ts';
import { type Clock, deadline, systemClock, until } from '../../platform/clock.ts';
import { newRunId } from '../../platform/ids.ts';
import type { Attachment, AttachOptions, DatabaseSeed, Driver, Target, TargetExit } from '../driver.ts';

/** What a driver under test is made with; `cacheDir` is removed afterwards. */
export interface ConformanceSetting {
  clock: Clock;
  cacheDir: string;
}

/** The smallest database that shows that a seed was applied. */
export const CONFORMANCE_SEED: DatabaseSeed = {
  key: 'conformance-1',
  table: 'seeded',
  *statements() {
    yield 'CREATE TABLE seeded (id INT PRIMARY KEY, note VARCHAR(40) NOT NULL)';
    yield "INSERT INTO seeded VALUES (1, 'it''s; here'), (2, 'Grüße')";
  },
};

/** A signal for one act of a test; generous, since it only ends what hangs. */
export function patience(): AbortSignal {
  return deadline(30_000, 'an act of the test');
}

/** What to attach for a run of its own. */
export function attachOptions(roles: Role[]): AttachOptions {
  const runId = newRunId(systemClock.wallTime());
  return { runId, roles, seed: CONFORMANCE_SEED, progress: () => {} };
}

/** Whether something accepts connections at an address. */
export function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Collects the exits that an attachment reports. */
function exitsOf(attachment: Attachment): TargetExit[] {
  const exits: TargetExit[] = [];
  attachment.onExit((exit) => exits.push(exit));
  return exits;
}

/** Defines the tests that every driver must pass, given whose its targets are; `createDriver` is called once. */
export function driverConformance(
  name: string,
  targets: Driver['targets'],
  createDriver: (setting: ConformanceSetting) => Driver,
  roles: Role[] = [...ROLES],
  offers: readonly ('lifecycle' | 'freeze')[] = ['lifecycle', 'freeze'],
): void {
  describe(`driver ${name}`, () => {
    let cacheDir: string;
    let driver: Driver;
    let attachment: Attachment;

    beforeAll(async () => {
      cacheDir = mkdtempSync(join(tmpdir(), 'fd-cache-'));
      driver = createDriver({ clock: systemClock, cacheDir });
      attachment = await driver.attach(attachOptions(roles), patience());
    });

    afterAll(async () => {
      await attachment?.close();
      rmSync(cacheDir, { recursive: true, force: true });
    });

    const targetOf = (role: Role): Target => {
      const target = attachment.targets.find((candidate) => candidate.role === role);
      if (target === undefined) throw new Error(`no target ${role}`);
      return target;
    };

    it('attaches every role that was asked for, with what it said that it can do', () => {
      expect(attachment.targets.map(({ role }) => role)).toEqual(roles);
      for (const { role, can } of attachment.targets) {
        const offered = driver
          .capabilitiesOf(role)
          .filter((name) => name !== 'tls' && name !== 'replication');
        expect(Object.keys(can).sort()).toEqual([...offered].sort());
      }
    });

    it('describes its targets without their credentials', () => {
      for (const { address, info, trace } of attachment.targets) {
        expect(info.address).toBe(`${address.host}:${address.port}`);
        expect(info.server).toMatch(/\d/);
        if (address.password) expect(JSON.stringify([info, trace])).not.toContain(address.password);
      }
    });

    describe.each(offers.length > 0 ? roles : [])('%s', (role) => {
      if (offers.includes('lifecycle')) {
        lifecycleConformance(
          () => targetOf(role),
          () => exitsOf(attachment),
        );
      }
      if (offers.includes('freeze')) freezeConformance(() => targetOf(role));
    });

    it('offers to stop and freeze as it is expected to', () => {
      for (const capability of ['lifecycle', 'freeze'] as const) {
        const offered = roles.every((role) => driver.capabilitiesOf(role).includes(capability));
        expect(offered).toBe(offers.includes(capability));
      }
    });

    it('says whose its targets are', () => {
      expect(driver.targets).toBe(targets);
    });

    if (targets === 'own') sharingConformance(() => driver, roles);
    else leavingConformance(() => driver, roles);
    givingUpConformance(() => driver, roles);
  });
}

function lifecycleConformance(target: () => Target, exits: () => TargetExit[]): void {
  const lifecycle = () => {
    const { lifecycle: capability } = target().can;
    if (capability === undefined) throw new Error('the target has no lifecycle');
    return capability;
  };

  it('is killed, seen to exit, and started again at its old address', async () => {
    await target().ready(patience());
    const seen = exits();
    const before = systemClock.nowMs();
    const killed = await lifecycle().kill(patience());
    expect(killed.atMs).toBeGreaterThanOrEqual(before);
    expect(killed.atMs).toBeLessThanOrEqual(systemClock.nowMs());
    await until(() => seen.length > 0, 5, patience());
    expect(seen).toMatchObject([{ role: target().role, atMs: killed.atMs }]);
    expect(await accepts(target().address)).toBe(false);
    await expect(target().ready(deadline(500, 'readiness'))).rejects.toMatchObject({ code: 'target.start' });

    const started = await lifecycle().start(patience());
    expect(started.atMs).toBeGreaterThan(killed.atMs);
    await target().ready(patience());
    expect(await accepts(target().address)).toBe(true);
  });

  it('stops when asked to', async () => {
    const seen = exits();
    const stopped = await lifecycle().stop(20_000, patience());
    await until(() => seen.length > 0, 5, patience());
    expect(seen).toMatchObject([{ role: target().role, atMs: stopped.atMs, exitCode: 0 }]);
    await lifecycle().start(patience());
    await target().ready(patience());
  });

  it('takes an act twice without harm', async () => {
    const running = await lifecycle().start(patience());
    expect(await lifecycle().start(patience())).toMatchObject({ atMs: running.atMs });
    const killed = await lifecycle().kill(patience());
    expect(await lifecycle().kill(patience())).toMatchObject({ atMs: killed.atMs });
    expect(await lifecycle().stop(1_000, patience())).toMatchObject({ atMs: killed.atMs });
    const started = await lifecycle().start(patience());
    expect(await lifecycle().start(patience())).toMatchObject({ atMs: started.atMs });
    await target().ready(patience());
  });
}

function freezeConformance(target: () => Target): void {
  const freeze = () => {
    const { freeze: capability } = target().can;
    if (capability === undefined) throw new Error('the target cannot be frozen');
    return capability;
  };

  it('is frozen: connects but does not answer, until it is resumed', async () => {
    await freeze().pause(patience());
    await freeze().pause(patience());
    expect(await accepts(target().address)).toBe(true);
    await expect(target().ready(deadline(300, 'readiness'))).rejects.toMatchObject({ code: 'target.start' });
    await freeze().resume(patience());
    await freeze().resume(patience());
    await target().ready(patience());
  });

  it.each(['kill', 'stop'] as const)('can be ended by %s while it is frozen', async (act) => {
    const { lifecycle } = target().can;
    if (lifecycle === undefined) return;
    await freeze().pause(patience());
    await (act === 'kill' ? lifecycle.kill(patience()) : lifecycle.stop(20_000, patience()));
    expect(await accepts(target().address)).toBe(false);
    await lifecycle.start(patience());
    await target().ready(patience());
  });
}

function sharingConformance(driver: () => Driver, roles: Role[]): void {
  it('serves several runs at once, and closing one leaves the others alone', async () => {
    const attached = await Promise.all([1, 2].map(() => driver().attach(attachOptions(roles), patience())));
    try {
      const addresses = attached.flatMap(({ targets }) => targets.map(({ info }) => info.address));
      expect(new Set(addresses).size).toBe(addresses.length);
      const [first, second] = attached;
      await first?.close();
      await first?.close();
      for (const { address } of first?.targets ?? []) expect(await accepts(address)).toBe(false);
      for (const target of second?.targets ?? []) await target.ready(patience());
    } finally {
      await Promise.all(attached.map((attachment) => attachment.close()));
    }
  });
}

function leavingConformance(driver: () => Driver, roles: Role[]): void {
  it('leaves the targets that it found as they are when it is closed', async () => {
    const attachment = await driver().attach(attachOptions(roles), patience());
    await attachment.close();
    await attachment.close();
    for (const target of attachment.targets) await target.ready(patience());
  });
}

function givingUpConformance(driver: () => Driver, roles: Role[]): void {
  it('sweeps nothing of a run that lives', async () => {
    const attachment = await driver().attach(attachOptions(roles), patience());
    try {
      await driver().sweep();
      for (const target of attachment.targets) await target.ready(patience());
    } finally {
      await attachment.close();
    }
  });

  it('leaves nothing behind when attaching is given up', async () => {
    const options = attachOptions(roles);
    await expect(driver().attach(options, AbortSignal.abort(new Error('given up')))).rejects.toThrow();
    expect(await driver().sweep(options.runId)).toEqual([]);
  });
}
