import type { Undo } from '@firedrill/contract';
import type Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { attachOptions, patience } from '../testing/conformance.ts';
import { nameOf } from './container-facts.ts';
import { HELPER_LABEL } from './route-helper.ts';
import { startRedis } from './testing/containers.ts';
import { describeDocker, dockerDriver, engineItself } from './testing/rig.ts';

const CACHE = { 'firedrill.target': 'cache' };
const PORT = 17_021;
const GRACE_S = 2;
/** What was under way must not come to pass after that. */
const STAYS_MS = 1_500;

/** From the records of a run that died while the engine was still doing what the run had asked. */
describeDocker('undoing on the docker driver', (engineHost) => {
  const docker: Docker = engineItself(engineHost);

  afterEach(async () => {
    for (const { Id } of await docker.listContainers({ all: true })) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
  });

  const undo = async (target: Docker.Container, action: string, place: Undo['details'] = {}) => {
    const container = await target.inspect();
    const details = { container: container.Id, name: nameOf(container), ...place };
    await dockerDriver(engineHost).undo({ driver: 'docker', role: 'cache', action, details }, patience());
  };

  const stateOf = async (target: Docker.Container): Promise<string> => (await target.inspect()).State.Status;

  it('waits for the end of a container that has been told to end, and starts it then', async () => {
    // Its first process does not heed SIGTERM, and is killed when the grace is over.
    const stubborn = ['sh', '-c', 'trap "" TERM; redis-server --protected-mode no & wait'];
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT, command: stubborn });
    const { StartedAt } = (await target.inspect()).State;
    const stopping = target.stop({ t: GRACE_S });
    await undo(target, 'start');
    await stopping;
    await systemClock.sleep(STAYS_MS);
    expect(await stateOf(target)).toBe('running');
    expect((await target.inspect()).State.StartedAt).not.toBe(StartedAt);
  });

  it.each([
    ['pause', 'resume'],
    ['kill', 'start'],
  ] as const)('comes after a %s that was asked for at the same moment', async (act, action) => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const acting = target[act]();
    await undo(target, action);
    await acting;
    await systemClock.sleep(STAYS_MS);
    expect(await stateOf(target)).toBe('running');
  });

  it('removes the helper that was about to cut the container off', async () => {
    const target = await startRedis(docker, { name: 'redis', labels: CACHE, port: PORT });
    const attachment = await dockerDriver(engineHost).attach(attachOptions(['cache']), patience());
    const [cache] = attachment.targets;
    const place = await cache?.can.network?.place(patience());
    const { Id } = await target.inspect();
    const helper = await docker.createContainer({
      Image: 'redis:7-alpine',
      Entrypoint: ['sh', '-c'],
      Cmd: ['redis-server --port 0 --save ""; ip route replace blackhole 0.0.0.0/1'],
      Labels: { [HELPER_LABEL]: 'dead' },
      HostConfig: { NetworkMode: `container:${Id}`, CapAdd: ['NET_ADMIN'] },
    });
    await helper.start();
    await undo(target, 'rejoin', place);
    expect((await docker.listContainers({ all: true })).map(({ Names }) => Names)).toEqual([['/redis']]);
    await cache?.ready(patience());
    await attachment.close();
  });
});
