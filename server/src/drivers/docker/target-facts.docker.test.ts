import type Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import { until } from '../../platform/clock.ts';
import type { Attachment, TargetEvent, TargetLine } from '../driver.ts';
import { attachOptions, patience } from '../testing/conformance.ts';
import { startRedis } from './testing/containers.ts';
import { describeDocker, dockerDriver, engineItself } from './testing/rig.ts';

const CACHE = { 'firedrill.target': 'cache' };
const PORT = 17_011;
/** A health check that is asked often, as the engine takes it: in ns. */
const OFTEN = { Interval: 100_000_000, Timeout: 1_000_000_000, Retries: 1 };

describeDocker('what the docker driver tells of a target', (engineHost) => {
  const docker: Docker = engineItself(engineHost);
  const attachments: Attachment[] = [];

  afterEach(async () => {
    for (const attachment of attachments.splice(0)) await attachment.close();
    for (const { Id } of await docker.listContainers({ all: true })) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
  });

  const attach = async (): Promise<Attachment> => {
    const attachment = await dockerDriver(engineHost).attach(attachOptions(['cache']), patience());
    attachments.push(attachment);
    return attachment;
  };

  const eventsOf = async (): Promise<TargetEvent[]> => {
    const events: TargetEvent[] = [];
    (await attach()).onEvent?.((event) => events.push(event));
    return events;
  };

  const has = (events: readonly TargetEvent[], action: TargetEvent['action']) =>
    until(() => events.some((event) => event.action === action), 5, patience());

  it('is what the engine saw, in its order and at its times, whoever brought it about, and of nothing else', async () => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const other = await startRedis(docker, { name: 'other' });
    const events = await eventsOf();
    await other.kill();
    await target.pause();
    await target.unpause();
    await target.kill();
    await target.wait();
    await target.start();
    await has(events, 'started');
    const said = events.map(({ action, detail }) => `${action} ${detail}`.trim());
    expect(said.filter((text) => !/connected/.test(text))).toEqual([
      'paused',
      'resumed',
      'signalled SIGKILL',
      'died code 137',
      'started',
    ]);
    const times = events.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(events.every(({ role }) => role === 'cache')).toBe(true);
  });

  it('is what its health check makes of it', async () => {
    const healthcheck = { Test: ['CMD-SHELL', 'test ! -e /tmp/unwell'], ...OFTEN };
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT, healthcheck });
    const events = await eventsOf();
    await has(events, 'healthy');
    const unwell = await target.exec({ Cmd: ['sh', '-c', ': > /tmp/unwell'] });
    await unwell.start({ Detach: true });
    await has(events, 'unhealthy');
  });

  it('is what it writes into its log from now on, once each, through its end and start', async () => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const attachment = await attach();
    const lines: TargetLine[] = [];
    const unsubscribe = attachment.onLine?.((line) => lines.push(line));
    const count = (text: string): number => lines.filter((line) => line.text.includes(text)).length;
    await target.stop();
    await until(() => count('Redis is now ready to exit') === 1, 5, patience());
    await target.start();
    await until(() => count('Ready to accept connections') === 1, 5, patience());
    expect(count('Received SIGTERM')).toBe(1);
    const times = lines.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    unsubscribe?.();
    const known = lines.length;
    await target.restart();
    await attachment.close();
    expect(lines.length).toBe(known);
  });

  it('does not hide from a drill that its health check fails although it answers', async () => {
    const healthcheck = { Test: ['CMD-SHELL', 'echo the disk is nearly full; exit 1'], ...OFTEN };
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT, healthcheck });
    const isUnhealthy = async (): Promise<boolean> =>
      (await target.inspect()).State.Health?.Status === 'unhealthy';
    await until(isUnhealthy, 50, patience());
    await expect(attach()).rejects.toMatchObject({
      code: 'target.unhealthy',
      message: 'The health check of container redis (cache) fails: the disk is nearly full.',
    });
  });
});
