import { fileURLToPath } from 'node:url';
import { METRICS } from '@firedrill/contract';
import { expect, test } from 'vitest';
import { DRIVERS } from '../drivers/index.ts';
import { FAULTS } from '../faults/index.ts';
import { capabilitiesOf } from '../linked-attachment.ts';
import { systemClock } from '../platform/clock.ts';
import { type DescribedDriver, faultsDoc } from './faults-doc.ts';
import { metricsDoc } from './metrics-doc.ts';

const REFRESH = 'npx vitest run --project unit server/src/docs --update';

const drivers = DRIVERS.map((create): DescribedDriver => {
  const driver = create(systemClock);
  return { kind: driver.kind, can: (role) => capabilitiesOf(driver, role) };
});

const documents: [name: string, text: () => Promise<string> | string][] = [
  ['faults.md', () => faultsDoc(FAULTS, drivers, systemClock)],
  ['metrics.md', () => metricsDoc(METRICS)],
];

test.each(documents)('docs/%s is what the registries say', async (name, text) => {
  const path = fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));
  await expect(await text(), `docs/${name} is stale; refresh it with: ${REFRESH}`).toMatchFileSnapshot(path);
});
