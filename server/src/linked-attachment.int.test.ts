import { connect, createServer, type Server } from 'node:net';
import { FiredrillError } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attachment, LinkControl, Target } from './drivers/driver.ts';
import { type Links, startLinks } from './link/links.ts';
import { linkAttachment } from './linked-attachment.ts';
import { deadline, systemClock, until } from './platform/clock.ts';

const signal = (): AbortSignal => deadline(10_000, 'an act of the test');

/** A server that sends back what it gets, attached as a target. */
let server: Server;
let links: Links;
let endings: string[];
let given: Attachment;

beforeEach(async () => {
  server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const target: Target = {
    role: 'cache',
    address: { host: '127.0.0.1', port, user: 'app', password: 'secret' },
    info: { role: 'cache', server: 'echo 1', address: `127.0.0.1:${port}` },
    can: {},
    trace: {},
    ready: () => Promise.resolve(),
  };
  links = startLinks({ seed: 1, clock: systemClock });
  endings = [];
  given = {
    targets: [target, { ...target, role: 'database' }],
    onExit: () => () => undefined,
    close: async () => void endings.push('attachment'),
  };
});

afterEach(async () => {
  await links.close();
  server.close();
});

function controlOf({ targets }: Attachment): LinkControl {
  const control = targets.find(({ role }) => role === 'cache')?.can.link;
  if (!control) throw new Error('the cache has no link');
  return control;
}

const toxics = async (): Promise<string[]> => (await links.get('cache')).toxics.map(({ name }) => name);

describe('an attachment with links', () => {
  test('reaches only the chosen targets over a link, with the same credentials', async () => {
    const linked = await linkAttachment(given, ['cache'], links, systemClock);
    const [cache, database] = linked.targets;
    expect(cache?.address).toEqual(given.targets[0]?.address);
    expect(cache?.path).toMatchObject({ host: '127.0.0.1', user: 'app', password: 'secret' });
    expect(cache?.path?.port).not.toBe(cache?.address.port);
    expect(database?.path).toBeUndefined();
    expect(database?.can.link).toBeUndefined();
    const socket = connect({ host: '127.0.0.1', port: cache?.path?.port ?? 0 });
    const echoed = new Promise((resolve) => socket.once('data', (chunk) => resolve(String(chunk))));
    socket.write('over the link');
    expect(await echoed).toBe('over the link');
    socket.destroy();
  });

  test('takes a toxic in both directions as one, and twice as once', async () => {
    const control = controlOf(await linkAttachment(given, ['cache'], links, systemClock));
    const toxic = { type: 'blackhole', name: 'partition', attributes: {} };
    const before = systemClock.nowMs();
    const first = await control.add(toxic, signal());
    expect(first.atMs).toBeGreaterThanOrEqual(before);
    expect(first.atMs).toBeLessThanOrEqual(systemClock.nowMs());
    expect(await control.add(toxic, signal())).toEqual(first);
    expect(await toxics()).toEqual(['partition-upstream', 'partition-downstream']);
    await control.remove('partition', signal());
    await control.remove('partition', signal());
    expect(await toxics()).toEqual([]);
  });

  test('a removal undoes an addition that was broken off under way', async () => {
    const control = controlOf(await linkAttachment(given, ['cache'], links, systemClock));
    const broken = new AbortController();
    const adding = control.add({ type: 'blackhole', name: 'partition', attributes: {} }, broken.signal);
    broken.abort(new Error('broken off'));
    await expect(adding).rejects.toThrow('broken off');
    await control.remove('partition', signal());
    expect(await toxics()).toEqual([]);
  });

  test('refuses what the link does not know', async () => {
    const control = controlOf(await linkAttachment(given, ['cache'], links, systemClock));
    const adding = control.add({ type: 'gremlin', name: 'x', attributes: {} }, signal());
    await expect(adding).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  test('closes the links before what they lead to', async () => {
    const linked = await linkAttachment(given, ['cache'], links, systemClock);
    const port = linked.targets[0]?.path?.port ?? 0;
    await linked.close();
    expect(endings).toEqual(['attachment']);
    const refused = await new Promise((resolve) =>
      connect({ host: '127.0.0.1', port }).once('error', (error) => resolve('code' in error && error.code)),
    );
    expect(refused).toBe('ECONNREFUSED');
  });

  test('is closed as a whole when a link cannot be opened', async () => {
    await links.add({ name: 'cache', listen: '', upstream: '127.0.0.1:1' });
    await expect(linkAttachment(given, ['cache'], links, systemClock)).rejects.toMatchObject({
      code: 'link.exists',
    });
    expect(endings).toEqual(['attachment']);
    await expect(links.list()).rejects.toMatchObject({ code: 'link.failed' });
  });

  test('a link whose thread has died counts as healed, and breaks nothing new', async () => {
    const dying = dyingLinks();
    const control = controlOf(await linkAttachment(given, ['cache'], dying.links, systemClock));
    await control.add({ type: 'blackhole', name: 'partition', attributes: {} }, signal());
    await dying.die();
    expect(await control.remove('partition', signal())).toMatchObject({
      detail: 'the link to the cache has ended, and partition with it',
    });
    const adding = control.add({ type: 'blackhole', name: 'partition', attributes: {} }, signal());
    await expect(adding).rejects.toMatchObject({ code: 'link.failed' });
  });
});

/** Links whose thread ends as if by itself. */
function dyingLinks(): { links: Links; die(): Promise<void> } {
  const listeners: ((error: FiredrillError) => void)[] = [];
  const onFailure = (listener: (error: FiredrillError) => void): (() => void) => {
    listeners.push(listener);
    return () => undefined;
  };
  const die = async (): Promise<void> => {
    await links.close();
    for (const listener of listeners)
      listener(new FiredrillError('link.failed', 'the link thread has ended'));
    await until(
      () =>
        links.list().then(
          () => false,
          () => true,
        ),
      5,
      signal(),
    );
  };
  return { links: { ...links, onFailure }, die };
}
