import { FiredrillError } from '@firedrill/contract';
import type Docker from 'dockerode';
import { CALL_MS_MAX, type Engine } from './engine.ts';
import type { ContainerIdentity } from './find-containers.ts';

/** Label of the containers that Firedrill makes for a moment; its value is the id of the run. */
export const HELPER_LABEL = 'firedrill.helper';

/** How a route is changed in a target's network namespace. */
export interface RouteSetting {
  engine: Engine;
  runId: string;
  /** An image that has `sh` and `ip`. */
  image: string;
}

/** IPv4 in CIDR notation: all that a script of ours is ever made of. */
const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

/** What the two scripts end with when the routes are not as they should be. */
const LEFT = 3;

/** The two halves of a subnet: each goes before the subnet's own route, which stays as it is. */
export function halvesOf(subnet: string): string[] {
  const [address = '', prefix = ''] = subnet.split('/');
  const length = Number(prefix);
  const size = 2 ** (32 - length);
  const base = Math.floor(numberOf(address) / size) * size;
  return [base, base + size / 2].map((start) => `${textOf(start)}/${length + 1}`);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Makes everything that a container sends vanish, or ends that: what it sends to itself passes always. */
export async function setRoutes(
  setting: RouteSetting,
  target: ContainerIdentity,
  routes: readonly string[],
  wanted: 'blackhole' | 'open',
): Promise<void> {
  const odd = routes.find((route) => !CIDR.test(route));
  if (odd !== undefined) throw new FiredrillError('target.action', `${odd} is no IPv4 subnet.`);
  const lines =
    wanted === 'blackhole'
      ? routes.map((route) => `ip route replace blackhole ${route} || exit ${LEFT}`)
      : [
          ...routes.map((route) => `ip route del blackhole ${route} 2>/dev/null`),
          `case "$(ip route)" in *blackhole*) exit ${LEFT};; esac`,
        ];
  await runInNamespace(setting, target, lines.join('\n'));
}

async function runInNamespace(
  { engine, runId, image }: RouteSetting,
  target: ContainerIdentity,
  script: string,
): Promise<void> {
  const action = 'change the routes of';
  const ofTarget = { action, container: target.name };
  const created = await engine.change({
    ...ofTarget,
    ask: (docker) => docker.createContainer(helperOptions(runId, image, target, script)),
  });
  const of = (docker: Docker): Docker.Container => docker.getContainer(created.id);
  try {
    await engine.change({ ...ofTarget, ask: (docker) => of(docker).start() });
    const { StatusCode } = await engine.change<{ StatusCode: number }>({
      ...ofTarget,
      ask: (docker, abortSignal) => of(docker).wait({ abortSignal }),
      allowedMs: CALL_MS_MAX,
    });
    if (StatusCode !== 0) {
      throw new FiredrillError(
        'target.action',
        `Cannot ${action} container ${target.name}: the helper container ended with code ${StatusCode}.`,
        { hint: `The image ${image} must have sh and ip; name another one in FIREDRILL_HELPER_IMAGE.` },
      );
    }
  } finally {
    await engine.change({ action: 'remove a helper', ask: (docker) => of(docker).remove({ force: true }) });
  }
}

/** A container that shares the target's network, may change it, and may do nothing else. */
function helperOptions(
  runId: string,
  image: string,
  target: ContainerIdentity,
  script: string,
): Docker.ContainerCreateOptions {
  return {
    Image: image,
    User: '0',
    Entrypoint: ['sh', '-c'],
    Cmd: [script],
    Labels: { [HELPER_LABEL]: runId },
    HostConfig: {
      NetworkMode: `container:${target.id}`,
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
    },
  };
}
