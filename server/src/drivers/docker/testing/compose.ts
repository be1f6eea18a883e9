import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FILE = fileURLToPath(new URL('../../../../../docker-compose.yml', import.meta.url));

/** The project's own compose file, brought up as one Compose project. */
export interface ComposeProject {
  name: string;
  /** Removes its containers and networks. */
  down(): Promise<void>;
}

/** Runs docker-compose on the unmodified file; `ports` sets the variables that it leaves to its user. */
export async function compose(
  engineHost: string,
  name: string,
  args: readonly string[],
  ports: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run('docker-compose', ['-p', name, '-f', FILE, ...args], {
    env: { ...process.env, ...ports, DOCKER_HOST: engineHost },
  });
  return stdout;
}

/** The services that are targets; the other one is Firedrill itself. */
const TARGETS: readonly string[] = ['redis', 'redis-standby', 'mysql'];

/** Starts services of the compose file: the targets, unless others are named. */
export async function composeUp(
  engineHost: string,
  name: string,
  ports: Record<string, string> = {},
  services: readonly string[] = TARGETS,
): Promise<ComposeProject> {
  await compose(engineHost, name, ['up', '-d', ...services], ports);
  return {
    name,
    down: async () => {
      await compose(engineHost, name, ['down', '-v', '--timeout', '1'], ports);
    },
  };
}
