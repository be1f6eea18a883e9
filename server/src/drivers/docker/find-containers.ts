import { FiredrillError, type Role } from '@firedrill/contract';
import type { ContainerInfo } from 'dockerode';
import { type Inspection, nameOf, TARGET_LABEL } from './container-facts.ts';
import type { Engine } from './engine.ts';
import { isGone } from './engine-errors.ts';

/** Which containers may be touched. */
export interface Selection {
  /** Only containers of this Compose project; those of any when left out. */
  project?: string;
  /** Containers named outright, by name or id, in place of labelled ones. */
  named: Partial<Record<Role, string>>;
}

const PROJECT_LABEL = 'com.docker.compose.project';

/** All that the engine tells of a container; `id` may be a name as well. */
export async function inspect(
  engine: Engine,
  id: string,
  name: string,
  action: string,
  signal: AbortSignal,
): Promise<Inspection> {
  return await engine.read(
    {
      action,
      container: name,
      ask: (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
    },
    signal,
  );
}

/** The container of a role; rejects when there is none, or when it is not clear which. */
export async function findContainer(
  engine: Engine,
  role: Role,
  { project, named }: Selection,
  signal: AbortSignal,
): Promise<Inspection> {
  const name = named[role];
  if (name !== undefined) return await inspect(engine, name, name, `attach as ${role}`, signal);
  const labels = [
    `${TARGET_LABEL}=${role}`,
    ...(project === undefined ? [] : [`${PROJECT_LABEL}=${project}`]),
  ];
  const found = await engine.read(
    {
      action: `list the containers labelled ${labels.join(' and ')}`,
      ask: (docker, abortSignal) =>
        docker.listContainers({ all: true, filters: { label: labels }, abortSignal }),
    },
    signal,
  );
  const [only, ...others] = found;
  if (only === undefined) throw noneFound(engine, role, labels);
  if (others.length > 0) throw severalFound(role, found);
  return await inspect(engine, only.Id, only.Names[0] ?? only.Id, `attach as ${role}`, signal);
}

function noneFound(engine: Engine, role: Role, labels: readonly string[]): FiredrillError {
  return new FiredrillError(
    'target.start',
    `No container at ${engine.place} has the label ${labels.join(' and ')}.`,
    {
      hint: `Start the targets with docker compose up -d, or give the container that may be broken the label ${TARGET_LABEL}=${role}.`,
    },
  );
}

function severalFound(role: Role, found: readonly ContainerInfo[]): FiredrillError {
  const names = found.map(({ Id, Names, Labels }) => {
    const project = Labels[PROJECT_LABEL];
    return `${Names[0]?.replace(/^\//, '') ?? Id}${project === undefined ? '' : ` (project ${project})`}`;
  });
  return new FiredrillError(
    'target.start',
    `${found.length} containers have the label ${TARGET_LABEL}=${role}: ${names.join(', ')}.`,
    { hint: 'Name the Compose project in FIREDRILL_PROJECT, or remove what is not meant.' },
  );
}

/** A container that was attached, by which it is told from any other. */
export interface ContainerIdentity {
  id: string;
  name: string;
}

/**
 * Looks at a container before an act on it: `undefined` when it is gone, whatever has its name now. An id belongs to
 * one container for ever; that it may still be touched is asked each time all the same.
 */
export async function lookAt(
  engine: Engine,
  { id, name }: ContainerIdentity,
  isAllowed: (inspection: Inspection) => boolean,
  action: string,
  signal: AbortSignal,
): Promise<Inspection | undefined> {
  const found = await inspect(engine, id, name, action, signal).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (found.Id === id && isAllowed(found)) return found;
  throw new FiredrillError(
    'target.action',
    `Cannot ${action} container ${nameOf(found)}: it is not the target any more.`,
    { hint: `Only a container with the label ${TARGET_LABEL}, or one that was named, is touched.` },
  );
}
