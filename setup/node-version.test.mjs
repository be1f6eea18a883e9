import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkNodeVersion, OLDEST_NODE } from './node-version.mjs';

it.each(['20.20.0', '20.20.2', '20.21.0', '22.0.0', '100.1.1'])('takes Node %s', (version) => {
  expect(() => checkNodeVersion(version)).not.toThrow();
});

it.each(['20.19.9', '18.20.20', '8.0.0'])('refuses Node %s and says what to do', (version) => {
  expect(() => checkNodeVersion(version)).toThrow(
    `Node ${version} is too old: Firedrill needs 20.20.0 or newer.`,
  );
});

it('asks for what package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe(`>=${OLDEST_NODE}`);
});
