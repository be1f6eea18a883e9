import type Docker from 'dockerode';

/** A Redis in a container, as a test wants it. */
export interface RedisContainer {
  name: string;
  labels?: Record<string, string>;
  /** On loopback; not published when left out, on any port when 0. */
  port?: number;
  network?: { name: string; address: string; aliases: string[] };
  healthcheck?: Docker.HealthConfig;
  /** In place of the plain server. */
  command?: string[];
}

/** Starts a Redis past the driver. */
export async function startRedis(docker: Docker, wanted: RedisContainer): Promise<Docker.Container> {
  const { name, labels = {}, port, network, healthcheck } = wanted;
  const { command = ['redis-server', '--protected-mode', 'no'] } = wanted;
  const binding = [{ HostIp: '127.0.0.1', HostPort: port === 0 ? '' : String(port) }];
  const container = await docker.createContainer({
    name,
    Image: 'redis:7-alpine',
    Cmd: command,
    Labels: labels,
    ...(healthcheck === undefined ? {} : { Healthcheck: healthcheck }),
    ExposedPorts: { '6379/tcp': {} },
    HostConfig: {
      ...(port === undefined ? {} : { PortBindings: { '6379/tcp': binding } }),
      ...(network === undefined ? {} : { NetworkMode: network.name }),
    },
    ...(network === undefined
      ? {}
      : {
          NetworkingConfig: {
            EndpointsConfig: {
              [network.name]: { IPAMConfig: { IPv4Address: network.address }, Aliases: network.aliases },
            },
          },
        }),
  });
  await container.start();
  return container;
}
