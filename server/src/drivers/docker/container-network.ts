import type { Undo } from '@firedrill/contract';
import type { EndpointSettings } from 'dockerode';
import type { Clock } from '../../platform/clock.ts';
import { deadline } from '../../platform/clock.ts';
import type { Effect, Network } from '../driver.ts';
import type { ContainerControl } from './container-control.ts';
import type { Inspection } from './container-facts.ts';
import { CALL_MS_MAX, type Engine } from './engine.ts';
import { isGone, statusOf } from './engine-errors.ts';
import type { ContainerIdentity } from './find-containers.ts';
import { halvesOf, type RouteSetting, setRoutes } from './route-helper.ts';

/** A container's place in one network: all that is needed to put it there again. */
interface Place {
  networkId: string;
  name: string;
  /** Address in the network now, whether it was asked for or given. */
  address: string;
  prefixLength: number;
  endpoint: EndpointSettings;
}

/** Everything beyond the subnets that a container is in. */
const ELSEWHERE = ['0.0.0.0/1', '128.0.0.0/1'];

/** What a container's network is controlled with. */
export interface NetworkSetting {
  engine: Engine;
  clock: Clock;
  container: ContainerIdentity;
  control: ContainerControl;
  routes: RouteSetting;
}

/** Whether an alias is the one that the engine gives by itself. */
function isOwnAlias(alias: string, id: string): boolean {
  return id.startsWith(alias);
}

function placesOf({ Id, NetworkSettings }: Inspection): Place[] {
  return Object.entries(NetworkSettings.Networks).map(([name, network]) => {
    const { NetworkID, IPAddress, IPPrefixLen, IPAMConfig, Links, Aliases } = network;
    const { DriverOpts } = network as { DriverOpts?: Record<string, string> | null };
    const aliases = ((Aliases ?? []) as string[]).filter((alias) => !isOwnAlias(alias, Id));
    return {
      networkId: NetworkID,
      name,
      address: IPAddress,
      prefixLength: IPPrefixLen,
      endpoint: {
        ...(IPAMConfig ? { IPAMConfig } : {}),
        ...(Links ? { Links } : {}),
        ...(aliases.length > 0 ? { Aliases: aliases } : {}),
        ...(DriverOpts ? { DriverOpts } : {}),
      },
    };
  });
}

function routesOf(places: readonly Place[]): string[] {
  const subnets = places.filter(({ address }) => address !== '');
  return [
    ...subnets.flatMap(({ address, prefixLength }) => halvesOf(`${address}/${prefixLength}`)),
    ...ELSEWHERE,
  ];
}

function readPlaces(details: Undo['details']): Place[] {
  return typeof details.places === 'string' ? (JSON.parse(details.places) as Place[]) : [];
}

/** Takes one container off its networks and puts it back, or makes all that it sends vanish. */
export class ContainerNetwork implements Network {
  readonly #setting: NetworkSetting;

  constructor(setting: NetworkSetting) {
    this.#setting = setting;
  }

  async place(signal: AbortSignal): Promise<Undo['details']> {
    const found = await this.#setting.control.look('read the networks of', signal);
    return { places: JSON.stringify(placesOf(found)) };
  }

  async disconnect(signal: AbortSignal): Promise<Effect> {
    return await this.#act('disconnect', signal, async (limit) => {
      const found = await this.#setting.control.look('disconnect', limit);
      const places = placesOf(found);
      for (const place of places) await this.#leave(place);
      return `is off ${places.map(({ name }) => name).join(', ') || 'every network'}`;
    });
  }

  async reconnect(place: Undo['details'], signal: AbortSignal): Promise<Effect> {
    return await this.#act('reconnect', signal, async (limit) => {
      const found = await this.#setting.control.lookToHeal('reconnect', limit);
      if (found === undefined) return 'is gone, and the fault with it';
      const places = readPlaces(place);
      const present = new Set(placesOf(found).map(({ networkId }) => networkId));
      for (const missing of places.filter(({ networkId }) => !present.has(networkId)))
        await this.#join(missing);
      return `is on ${places.map(({ name }) => name).join(', ')}`;
    });
  }

  async isolate(place: Undo['details'], signal: AbortSignal): Promise<Effect> {
    return await this.#act('isolate', signal, async (limit) => {
      await this.#setting.control.look('isolate', limit);
      const { routes, container } = this.#setting;
      await setRoutes(routes, container, routesOf(readPlaces(place)), 'blackhole');
      return 'sends into the void';
    });
  }

  async rejoin(place: Undo['details'], signal: AbortSignal): Promise<Effect> {
    return await this.#act('rejoin', signal, async (limit) => {
      const found = await this.#setting.control.lookToHeal('rejoin', limit);
      // Routes end with the process whose network namespace they are in.
      if (!found?.State.Running) return 'does not run, and its routes are gone';
      const { routes, container } = this.#setting;
      await setRoutes(routes, container, routesOf(readPlaces(place)), 'open');
      return 'is heard again';
    });
  }

  #act(action: string, signal: AbortSignal, act: (limit: AbortSignal) => Promise<string>): Promise<Effect> {
    const { clock, container, control } = this.#setting;
    return control.queue.run(async () => {
      const detail = await act(deadline(3 * CALL_MS_MAX, `to ${action} ${container.name}`));
      return { atMs: clock.nowMs(), detail: `container ${container.name} ${detail}` };
    }, signal);
  }

  async #leave({ networkId, name }: Place): Promise<void> {
    const { engine, container } = this.#setting;
    await engine
      .change({
        action: `take off network ${name}`,
        container: container.name,
        ask: (docker) => docker.getNetwork(networkId).disconnect({ Container: container.id, Force: true }),
      })
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  }

  /** The address is asked for as it was; only where the engine gives none on request, it may be another. */
  async #join({ networkId, name, address, endpoint }: Place): Promise<void> {
    const { engine, container } = this.#setting;
    const join = (settings: EndpointSettings): Promise<unknown> =>
      engine.change({
        action: `put back on network ${name}`,
        container: container.name,
        ask: (docker) =>
          docker.getNetwork(networkId).connect({ Container: container.id, EndpointConfig: settings }),
      });
    const sameAddress = { ...endpoint, IPAMConfig: { ...endpoint.IPAMConfig, IPv4Address: address } };
    try {
      await join(address === '' ? endpoint : sameAddress);
    } catch (error) {
      const status = statusOf((error as Error).cause);
      if (status !== 400 && status !== 500) throw error;
      await join(endpoint);
    }
  }
}
