import type { FiredrillError } from '@firedrill/contract';
import type Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import { until } from '../../platform/clock.ts';
import type { Attachment, Target, TargetExit } from '../driver.ts';
import { attachOptions, patience } from '../testing/conformance.ts';
import { startRedis } from './testing/containers.ts';
import { describeDocker, dockerDriver, engineItself } from './testing/rig.ts';

const CACHE = { 'firedrill.target': 'cache' };
const PORT = 17_001;

describeDocker('what the docker driver touches', (engineHost) => {
  const docker: Docker = engineItself(engineHost);
  const attachments: Attachment[] = [];

  afterEach(async () => {
    for (const attachment of attachments.splice(0)) await attachment.close();
    for (const { Id } of await docker.listContainers({ all: true })) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
    await docker.pruneNetworks();
  });

  const attach = async (env: Record<string, string> = {}): Promise<Attachment> => {
    const attachment = await dockerDriver(engineHost, env).attach(attachOptions(['cache']), patience());
    attachments.push(attachment);
    return attachment;
  };

  const cacheOf = ({ targets: [cache] }: Attachment): Target & { can: Required<Target['can']> } => {
    if (cache === undefined) throw new Error('no cache');
    return cache as Target & { can: Required<Target['can']> };
  };

  const refusal = async (env: Record<string, string> = {}): Promise<FiredrillError> => {
    const outcome = await attach(env).catch((error: unknown) => error);
    return outcome as FiredrillError;
  };

  const stateOf = async (container: Docker.Container): Promise<string> =>
    (await container.inspect()).State.Status;

  it('is the container with the label, whatever others are called', async () => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const others = [
      await startRedis(docker, { name: 'redis-2' }),
      await startRedis(docker, { name: 'firedrill-redis' }),
      await startRedis(docker, { name: 'labelled-otherwise', labels: { 'firedrill.target': 'cache-2' } }),
    ];
    const { can } = cacheOf(await attach());
    await can.lifecycle.kill(patience());
    expect(await stateOf(target)).toBe('exited');
    for (const other of others) expect(await stateOf(other)).toBe('running');
  });

  it('is one container: of several nothing is touched until it is said which', async () => {
    const project = (name: string) => ({ ...CACHE, 'com.docker.compose.project': name });
    await startRedis(docker, { name: 'a_redis_1', labels: project('a'), port: PORT });
    await startRedis(docker, { name: 'b_redis_1', labels: project('b'), port: PORT + 1 });
    expect(await refusal()).toMatchObject({
      code: 'target.start',
      message: expect.stringContaining('2 containers have the label firedrill.target=cache'),
      hint: expect.stringContaining('FIREDRILL_PROJECT'),
    });
    expect(cacheOf(await attach({ FIREDRILL_PROJECT: 'b' })).address.port).toBe(PORT + 1);
    expect(await refusal({ FIREDRILL_PROJECT: 'c' })).toMatchObject({
      code: 'target.start',
      hint: expect.stringContaining('docker compose up -d'),
    });
  });

  it('is not the container that has taken the place of the one that was attached', async () => {
    const wanted = { name: 'redis', labels: CACHE, port: PORT };
    const first = await startRedis(docker, wanted);
    const { can } = cacheOf(await attach());
    const place = await can.network.place(patience());
    await first.remove({ force: true });
    const second = await startRedis(docker, wanted);
    const acts = [
      () => can.lifecycle.kill(patience()),
      () => can.lifecycle.stop(1_000, patience()),
      () => can.freeze.pause(patience()),
      () => can.network.disconnect(patience()),
      () => can.network.isolate(place, patience()),
    ];
    for (const act of acts) {
      await expect(act()).rejects.toMatchObject({
        code: 'target.action',
        message: expect.stringMatching(/container redis: it is gone/),
      });
    }
    const { State } = await second.inspect();
    expect(State).toMatchObject({ Status: 'running', FinishedAt: '0001-01-01T00:00:00Z' });
    // What was done to a container that is gone needs no healing.
    await can.lifecycle.start(patience());
    await can.freeze.resume(patience());
    await can.network.reconnect(place, patience());
    await can.network.rejoin(place, patience());
    expect((await second.inspect()).State.StartedAt).toBe(State.StartedAt);
  });

  it('may be named in place of a label; under another name it is not broken any more, but still mended', async () => {
    const target = await startRedis(docker, { name: 'plain', port: PORT });
    const { can } = cacheOf(await attach({ FIREDRILL_CACHE_CONTAINER: 'plain' }));
    await can.freeze.pause(patience());
    await target.rename({ name: 'renamed' });
    await can.freeze.resume(patience());
    expect(await stateOf(target)).toBe('running');
    await expect(can.freeze.pause(patience())).rejects.toMatchObject({
      code: 'target.action',
      message: 'Cannot pause container renamed: it is not the target any more.',
    });
    expect(await stateOf(target)).toBe('running');
  });

  it('is well when a drill begins, and reached over a port that stays', async () => {
    const paused = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    await paused.pause();
    expect(await refusal()).toMatchObject({
      code: 'target.start',
      message: 'Container redis (cache) is paused.',
      hint: expect.stringContaining('docker unpause redis'),
    });
    await paused.remove({ force: true });
    const random = await startRedis(docker, { name: 'redis', labels: CACHE, port: 0 });
    expect(await refusal()).toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('on another port after every start'),
    });
    await random.remove({ force: true });
    await startRedis(docker, { name: 'redis', labels: CACHE });
    expect(await refusal()).toMatchObject({
      code: 'config.invalid',
      message: 'Container redis does not publish its port 6379/tcp.',
    });
  });

  it('gets its address, names and ports back after a disconnection', async () => {
    await docker.createNetwork({
      Name: 'drill-net',
      IPAM: { Driver: 'default', Config: [{ Subnet: '172.31.200.0/24' }] },
    });
    const network = { name: 'drill-net', address: '172.31.200.77', aliases: ['cache', 'redis-main'] };
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT, network });
    const placeOf = async () => {
      const { Config, NetworkSettings } = await target.inspect();
      const endpoint = NetworkSettings.Networks['drill-net'];
      const { IPAddress, Aliases, IPAMConfig } = endpoint ?? {};
      return { host: Config.Hostname, IPAddress, Aliases, IPAMConfig, ports: NetworkSettings.Ports };
    };
    const before = await placeOf();
    const { can, ready } = cacheOf(await attach());
    const place = await can.network.place(patience());
    await can.network.disconnect(patience());
    await can.network.disconnect(patience());
    expect((await target.inspect()).NetworkSettings.Networks).toEqual({});
    await can.network.reconnect(place, patience());
    await can.network.reconnect(place, patience());
    expect(await placeOf()).toEqual(before);
    await ready(patience());
  });

  it('names the container, the act and the cure when the helper image is missing, and leaves no helper', async () => {
    await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const { can, ready } = cacheOf(await attach({ FIREDRILL_HELPER_IMAGE: 'firedrill/none:1' }));
    const place = await can.network.place(patience());
    await expect(can.network.isolate(place, patience())).rejects.toMatchObject({
      code: 'target.action',
      message: expect.stringMatching(/container redis: no such image: firedrill\/none:1/i),
      hint: expect.stringContaining('docker pull'),
    });
    expect(await docker.listContainers({ all: true })).toHaveLength(1);
    await ready(patience());
  });

  it('does not include what others call helpers: a sweep removes only those of the run', async () => {
    const make = (name: string, Labels: Record<string, string>) =>
      docker.createContainer({ name, Image: 'redis:7-alpine', Labels });
    await make('ours', { 'firedrill.helper': 'run-1' });
    await make('of-another-run', { 'firedrill.helper': 'run-2' });
    await make('firedrill.helper', {});
    const driver = dockerDriver(engineHost);
    expect(await driver.sweep()).toEqual([]);
    expect(await driver.sweep('run-1')).toEqual([
      expect.stringMatching(/^run run-1: removed helper container/),
    ]);
    const names = (await docker.listContainers({ all: true })).map(({ Names }) => Names[0]);
    expect(names.sort()).toEqual(['/firedrill.helper', '/of-another-run']);
  });

  it('is told of when it ends by another hand', async () => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const attachment = await attach();
    const exits: TargetExit[] = [];
    attachment.onExit((exit) => exits.push(exit));
    await target.kill();
    await until(() => exits.length > 0, 5, patience());
    expect(exits).toMatchObject([{ role: 'cache', exitCode: 137, signal: null }]);
  });

  it('is nothing where no engine answers, and the error says what to do', async () => {
    const driver = dockerDriver('unix:///nowhere/docker.sock');
    await expect(driver.attach(attachOptions(['cache']), patience())).rejects.toMatchObject({
      code: 'environment.missing',
      message: expect.stringContaining('No Docker engine answers at unix:///nowhere/docker.sock'),
      hint: expect.stringContaining('DOCKER_HOST'),
    });
    expect(await driver.sweep()).toEqual([]);
  });
});
