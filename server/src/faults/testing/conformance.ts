import { type FaultParams, pathProbe, type Role } from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attachment, Driver, Target } from '../../drivers/driver.ts';
import { Prober } from '../../engine/prober.ts';
import { type Links, startLinks } from '../../link/links.ts';
import { capabilitiesOf, linkAttachment } from '../../linked-attachment.ts';
import { deadline, systemClock } from '../../platform/clock.ts';
import { newRunId } from '../../platform/ids.ts';
import { openProbe, standingProbes } from '../../probes/index.ts';
import { LINK_UNDO, type ReadyFault } from '../fault.ts';
import { FAULTS, prepareFault, type RegisteredFault } from '../index.ts';
import { fill, settingsOf } from './target-state.ts';
import { variantsOf } from './variants.ts';

const ROLES: Role[] = ['cache', 'standby', 'database'];
const LIMIT_MS = 20_000;

function signal(what: string): AbortSignal {
  return deadline(LIMIT_MS, what);
}

/** What targets have to be attached with, for faults that need it. */
export interface Special {
  tls: boolean;
  replication: boolean;
}

/** Targets of a driver's own, each with a link in front. */
async function attach(
  driver: Driver,
  roles: Role[],
  special: Special,
): Promise<{ attachment: Attachment; links: Links }> {
  const runId = newRunId(systemClock.wallTime());
  const options = { runId, roles, seed: userSeed(), ...special, progress: () => undefined };
  const attached = await driver.attach(options, signal('attaching'));
  const links = startLinks({ seed: 1, clock: systemClock });
  return { attachment: await linkAttachment(attached, roles, links, systemClock), links };
}

function watch({ targets }: Attachment): Prober {
  const prober = new Prober({
    clock: systemClock,
    standing: standingProbes(targets),
    open: (name) => openProbe(name, targets, systemClock),
    onChange: () => undefined,
    onReading: () => undefined,
  });
  prober.start();
  return prober;
}

function targetOf(targets: readonly Target[], role: Role): Target {
  const target = targets.find((candidate) => candidate.role === role);
  if (!target) throw new Error(`no ${role} attached`);
  return target;
}

/** The record of a fault on a link asks nothing of anybody: when the process of its run has ended, so has the fault. */
async function endsWithItsLinks(links: Links, role: Role, watching: Prober): Promise<void> {
  await links.close();
  const gone = [
    { probe: role, states: ['up' as const] },
    { probe: pathProbe(role), states: ['refused' as const] },
  ];
  await watching.expect(gone, signal('the end of the link'));
}

/**
 * What every fault must do on every driver that offers its capability: come into force and be proven, go and be
 * proven gone, bear being healed twice, leave nothing behind when it is broken off half-way, and restore exactly what
 * was there before. Faults that there are over TLS or with a replicating standby alone are tried with these, all others without.
 */
export function faultConformance(driver: Driver, special: Special): void {
  const { tls, replication } = special;
  const how = `${tls ? ' over TLS' : ''}${replication ? ' with a standby that replicates' : ''}`;
  describe(`faults on the ${driver.kind} driver${how}`, () => {
    let attachment: Attachment;
    let prober: Prober;

    beforeAll(async () => {
      ({ attachment } = await attach(driver, ROLES, special));
      prober = watch(attachment);
    });

    afterAll(async () => {
      await prober.close();
      await attachment.close();
    });

    const ready = (
      fault: RegisteredFault,
      targets: readonly Target[],
      role: Role,
      params: FaultParams = {},
    ): Promise<ReadyFault> => {
      const planned = { id: 'f1', kind: fault.kind, on: role, params, injectAtMs: 0, healAtMs: 1 };
      const context = { clock: systemClock, signal: signal('preparing') };
      return prepareFault(planned, targetOf(targets, role), driver.kind, context);
    };

    /** Makes the target such as a fault meets it; the check compares its settings with those of this moment. */
    const remember = async (targets: readonly Target[], role: Role): Promise<() => Promise<void>> => {
      const target = targetOf(targets, role);
      await fill(target, signal('filling'));
      const before = await settingsOf(target, signal('reading the settings'));
      return async () => {
        expect(await settingsOf(target, signal('reading the settings again'))).toEqual(before);
      };
    };

    const others = async (role: Role): Promise<void> => {
      for (const other of ROLES.filter((candidate) => candidate !== role)) {
        const unharmed = [other, pathProbe(other)].map((probe) => ({ probe, states: ['up' as const] }));
        await prober.expect(unharmed, signal(`${other} unharmed`));
      }
    };

    for (const fault of FAULTS.filter(
      ({ needs }) => (needs === 'tls') === tls && (needs === 'replication') === replication,
    )) {
      const roles = fault.roles.filter((role) => capabilitiesOf(driver, role).includes(fault.needs));
      const [anyRole] = roles;
      if (!anyRole) continue;
      describe.each(roles)(`${fault.kind} on %s`, (role) => {
        test.each([{}, ...variantsOf(fault)])(
          '%j is proven in force, and gone after healing; other targets are not touched',
          async (params) => {
            const unchanged = await remember(attachment.targets, role);
            const { proof, inject, heal } = await ready(fault, attachment.targets, role, params);
            await prober.expect(proof.gone, signal('healthy before'));
            await inject(signal('injecting'));
            await prober.expect(proof.inForce, signal('proof in force'));
            await others(role);
            await heal(signal('healing'));
            await prober.expect(proof.gone, signal('proof gone'));
            await targetOf(attachment.targets, role).ready(signal('ready'));
            await unchanged();
          },
        );

        test('healed twice, or without having been injected, harms nothing', async () => {
          const unchanged = await remember(attachment.targets, role);
          const { proof, inject, heal } = await ready(fault, attachment.targets, role);
          await heal(signal('healing what is whole'));
          await inject(signal('injecting'));
          await heal(signal('healing'));
          await heal(signal('healing again'));
          await prober.expect(proof.gone, signal('proof gone'));
          await unchanged();
        });

        test('broken off half-way is undone by healing', async () => {
          const unchanged = await remember(attachment.targets, role);
          const { proof, inject, heal } = await ready(fault, attachment.targets, role);
          const broken = new AbortController();
          const injecting = inject(broken.signal).catch(() => undefined);
          broken.abort(new Error('broken off'));
          await injecting;
          await heal(signal('healing'));
          await prober.expect(proof.gone, signal('proof gone'));
          await unchanged();
        });
      });

      test(`${fault.kind} can be undone from its record alone`, async () => {
        // Its own attachment, since one whose owner is at work is not expecting to be mended by others.
        const { attachment: attached, links } = await attach(
          driver,
          replication ? ['cache', anyRole] : [anyRole],
          special,
        );
        const watching = watch(attached);
        try {
          const unchanged = await remember(attached.targets, anyRole);
          const { proof, inject, undo } = await ready(fault, attached.targets, anyRole);
          await inject(signal('injecting'));
          await watching.expect(proof.inForce, signal('proof in force'));
          if (undo.driver === LINK_UNDO) await endsWithItsLinks(links, anyRole, watching);
          else {
            await driver.undo(JSON.parse(JSON.stringify(undo)), signal('undoing from the record'));
            await watching.expect(proof.gone, signal('proof gone'));
            await unchanged();
          }
        } finally {
          await watching.close();
          await attached.close();
        }
      });
    }
  });
}
