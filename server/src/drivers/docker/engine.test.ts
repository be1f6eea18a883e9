import { afterEach, expect, test, vi } from 'vitest';
import { Engine } from './engine.ts';

afterEach(() => vi.unstubAllEnvs());

test('where an engine listens is told without credentials, and its host all the same', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://somebody:secret@engine.example:2376');
  const { place, host } = await Engine.open();
  expect({ place, host }).toEqual({ place: 'tcp://***@engine.example:2376', host: 'engine.example' });
});

test('an address that names no engine is told without credentials', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://somebody:secret@engine.example:port');
  const error = await Engine.open().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).not.toContain('secret');
});
