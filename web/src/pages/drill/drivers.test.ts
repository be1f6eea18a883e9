import type { Catalogue, DoctorCheck } from '@firedrill/contract';
import { expect, test } from 'vitest';
import { driverTrouble, offersTls } from './drivers.ts';

const CHECKS: DoctorCheck[] = [
  { name: 'Node', state: 'ok', found: 'v20' },
  { name: 'Docker engine', driver: 'docker', state: 'ok', found: 'Docker 28' },
  { name: 'Docker targets', driver: 'docker', state: 'warning', found: 'No container.', cure: 'Start one.' },
];

test('a driver that nothing is known to be in the way of is offered as it is', () => {
  expect(driverTrouble(CHECKS, 'process')).toBeUndefined();
  expect(driverTrouble(undefined, 'docker')).toBeUndefined();
});

test('one whose targets are not found says so, with the cure', () => {
  expect(driverTrouble(CHECKS, 'docker')).toBe('No container. Start one.');
});

test('TLS is offered where the certificate faults can be made', () => {
  const fault = { needs: 'tls', drivers: { process: ['cache'] } };
  const catalogue = { faults: [fault] } as unknown as Catalogue;
  expect(offersTls(catalogue, 'process')).toBe(true);
  expect(offersTls(catalogue, 'docker')).toBe(false);
});
