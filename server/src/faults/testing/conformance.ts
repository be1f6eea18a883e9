import type { Role } from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Attachment, Driver, Target } from '../../drivers/driver.ts';
import { Prober } from '../../engine/prober.ts';
import { deadline, systemClock } from '../../platform/clock.ts';
import { newRunId } from '../../platform/ids.ts';
import { openProbe, standingProbes } from '../../probes/index.ts';
import type { ReadyFault } from '../fault.ts';
import { FAULTS, prepareFault, type RegisteredFault } from '../index.ts';

const ROLES: Role[] = ['cache', 'standby', 'database'];
const LIMIT_MS = 20_000;

function signal(what: string): AbortSignal {
  return deadline(LIMIT_MS, what);
}

function attach(driver: Driver, roles: Role[]): Promise<Attachment> {
  const runId = newRunId(systemClock.wallTime());
  return driver.attach({ runId, roles, seed: userSeed(), progress: () => undefined }, signal('attaching'));
}

function watch({ targets }: Attachment): Prober {
  const prober = new Prober({
    clock: systemClock,
    standing: standingProbes(targets),
    open: (name) => openProbe(name, targets, systemClock),
    onChange: () => undefined,
  });
  prober.start();
  return prober;
}

function targetOf(targets: readonly Target[], role: Role): Target {
  const target = targets.find((candidate) => candidate.role === role);
  if (!target) throw new Error(`no ${role} attached`);
  return target;
}

/**
 * What every fault must do on every driver that offers its capability: come into force and be proven, go and be
 * proven gone, bear being healed twice, and leave nothing behind when it is broken off half-way.
 */
export function faultConformance(driver: Driver): void {
  describe(`faults on the ${driver.kind} driver`, () => {
    let attachment: Attachment;
    let prober: Prober;

    beforeAll(async () => {
      attachment = await attach(driver, ROLES);
      prober = watch(attachment);
    });

    afterAll(async () => {
      await prober.close();
      await attachment.close();
    });

    const ready = (fault: RegisteredFault, targets: readonly Target[], role: Role): ReadyFault => {
      const planned = { id: 'f1', kind: fault.kind, on: role, params: {}, injectAtMs: 0, healAtMs: 1 };
      return prepareFault(planned, targetOf(targets, role), driver.kind);
    };

    const others = async (role: Role): Promise<void> => {
      for (const other of ROLES.filter((candidate) => candidate !== role)) {
        await prober.expect([{ probe: other, states: ['up'] }], signal(`${other} unharmed`));
      }
    };

    for (const fault of FAULTS) {
      const roles = fault.roles.filter((role) => driver.capabilitiesOf(role).includes(fault.needs));
      describe.each(roles)(`${fault.kind} on %s`, (role) => {
        test('is proven in force, and gone after healing; other targets are not touched', async () => {
          const { proof, inject, heal } = ready(fault, attachment.targets, role);
          await prober.expect(proof.gone, signal('healthy before'));
          await inject(signal('injecting'));
          await prober.expect(proof.inForce, signal('proof in force'));
          await others(role);
          await heal(signal('healing'));
          await prober.expect(proof.gone, signal('proof gone'));
          await targetOf(attachment.targets, role).ready(signal('ready'));
        });

        test('healed twice, or without having been injected, harms nothing', async () => {
          const { proof, inject, heal } = ready(fault, attachment.targets, role);
          await heal(signal('healing what is whole'));
          await inject(signal('injecting'));
          await heal(signal('healing'));
          await heal(signal('healing again'));
          await prober.expect(proof.gone, signal('proof gone'));
        });

        test('broken off half-way is undone by healing', async () => {
          const { proof, inject, heal } = ready(fault, attachment.targets, role);
          const broken = new AbortController();
          const injecting = inject(broken.signal).catch(() => undefined);
          broken.abort(new Error('broken off'));
          await injecting;
          await heal(signal('healing'));
          await prober.expect(proof.gone, signal('proof gone'));
        });
      });

      test.runIf(roles.length > 0)(
        `${fault.kind} can be undone by the driver from its record alone`,
        async () => {
          const [role = 'cache'] = roles;
          // Its own attachment, since one whose owner is at work is not expecting to be mended by others.
          const attached = await attach(driver, [role]);
          const watching = watch(attached);
          try {
            const { proof, inject, undo } = ready(fault, attached.targets, role);
            await inject(signal('injecting'));
            await watching.expect(proof.inForce, signal('proof in force'));
            await driver.undo(JSON.parse(JSON.stringify(undo)), signal('undoing from the record'));
            await watching.expect(proof.gone, signal('proof gone'));
          } finally {
            await watching.close();
            await attached.close();
          }
        },
      );
    }
  });
}
