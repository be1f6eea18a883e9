import { expect, test } from 'vitest';
import { FAULTS, findFault } from './index.ts';
import { parametersOf } from './parameters.ts';

const parameters = FAULTS.flatMap((fault) => parametersOf(fault).map((parameter) => ({ fault, parameter })));

test('a parameter is told of as its schema has it', () => {
  expect(parametersOf(findFault('latency') ?? { params: FAULTS[0]?.params as never })).toEqual([
    {
      name: 'latency',
      description: 'By how much every answer is delayed.',
      kind: 'quantity',
      default: '300ms',
      units: ['us', 'µs', 'ms', 's', 'm', 'h'],
    },
    expect.objectContaining({ name: 'jitter', kind: 'quantity', default: '0ms' }),
  ]);
  const cut = parameters.find(({ parameter }) => parameter.name === 'cut');
  expect(cut?.parameter).toMatchObject({ kind: 'boolean', default: true });
});

test.each(
  parameters.map(({ fault, parameter }) => [fault.kind, parameter.name, { fault, parameter }] as const),
)('a form can be drawn for %s’s %s, and what it offers is accepted', (_kind, name, { fault, parameter }) => {
  expect(parameter.description).not.toBe('');
  expect(parameter.kind === 'choice').toBe(parameter.choices !== undefined);
  expect(parameter.kind === 'quantity').toBe(parameter.units !== undefined);
  for (const value of [parameter.default, ...(parameter.choices ?? [])]) {
    if (value !== undefined) expect(fault.params.safeParse({ [name]: value }).success).toBe(true);
  }
});
