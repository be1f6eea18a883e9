import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A socket that leads to an engine, and can be made to swallow what is asked. */
export interface StallingSocket {
  /** For `DOCKER_HOST`. */
  host: string;
  /** Swallows nothing any more, or everything that comes from now on until then. */
  stall(isStalled: boolean): void;
  close(): Promise<void>;
}

/** Listens at a path, which must be short, and leads to the engine of a `unix://` address. */
export async function stallingSocket(path: string, engineHost: string): Promise<StallingSocket> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  const server = createServer((client) => {
    const engine = connect(engineHost.replace('unix://', ''));
    for (const socket of [client, engine]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        engine.destroy();
      });
    }
    engine.pipe(client);
    client.on('data', (chunk) => {
      if (!isStalled) engine.write(chunk);
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    host: `unix://${path}`,
    stall: (wanted) => {
      isStalled = wanted;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
