import { readdir, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean, FiredrillError, nearest } from '@firedrill/contract';

/** Endings of a scenario's file, in the order in which a name is looked up. */
const ENDINGS = ['.yaml', '.yml'];

/** Folder, under the working directory, in which names are looked up first. */
export const OWN_FOLDER = 'scenarios';

/** The scenarios that come with Firedrill. */
export const SHIPPED_FOLDER = fileURLToPath(new URL('../../../scenarios/', import.meta.url));

/** Where scenarios are looked up. */
export interface ScenarioPlaces {
  /** The working directory. */
  cwd?: string;
  /** The folder of the shipped scenarios. */
  shipped?: string;
}

/**
 * The files that arguments stand for, in the order given and each once: a file is itself, a folder its scenarios
 * sorted by name, a name the scenario of that name in `./scenarios` or else the shipped one.
 * Paths within the working directory are relative to it. Throws `scenario.not-found`, naming the nearest there is.
 */
export async function findScenarios(
  names: readonly string[],
  places: ScenarioPlaces = {},
): Promise<string[]> {
  const { cwd = process.cwd(), shipped = SHIPPED_FOLDER } = places;
  const found = new Map<string, string>();
  for (const name of names) {
    for (const path of await filesOf(name, cwd, shipped)) found.set(path, shown(path, cwd));
  }
  return [...found.values()];
}

/** Every scenario that a name can stand for, sorted by name; one's own hide shipped ones of the same name. */
export async function availableScenarios(places: ScenarioPlaces = {}): Promise<string[]> {
  const { cwd = process.cwd(), shipped = SHIPPED_FOLDER } = places;
  const byName = new Map<string, string>();
  for (const path of [...(await scenariosIn(shipped)), ...(await scenariosIn(join(cwd, OWN_FOLDER)))]) {
    byName.set(nameOf(path), shown(path, cwd));
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

async function filesOf(name: string, cwd: string, shipped: string): Promise<string[]> {
  const path = resolve(cwd, name);
  const kind = await kindOf(path);
  if (kind === 'file') return [path];
  if (kind === 'folder') {
    const files = await scenariosIn(path);
    if (files.length > 0) return files;
    throw new FiredrillError('scenario.not-found', `the folder ${name} holds no scenario`, {
      hint: 'scenarios are files that end in .yaml',
    });
  }
  return [await namedScenario(name, { cwd, shipped })];
}

/**
 * The file of a name alone, which no path or folder is taken for: one's own in `./scenarios`, or else the shipped one.
 * Rejects with `scenario.not-found`, naming the nearest there is.
 */
export async function namedScenario(name: string, places: ScenarioPlaces = {}): Promise<string> {
  const { cwd = process.cwd(), shipped = SHIPPED_FOLDER } = places;
  const folders = [join(cwd, OWN_FOLDER), shipped];
  for (const folder of isName(name) ? folders : []) {
    const match = (await scenariosIn(folder)).find((file) => nameOf(file) === name);
    if (match) return match;
  }
  throw await notFound(name, resolve(cwd, name), folders);
}

async function notFound(name: string, path: string, folders: readonly string[]): Promise<FiredrillError> {
  const names = new Set<string>();
  for (const folder of folders) for (const file of await scenariosIn(folder)) names.add(nameOf(file));
  const beside = (await scenariosIn(resolve(path, '..'))).map((file) => basename(file));
  const near = isName(name) ? undefined : nearest(basename(name), beside);
  return new FiredrillError(
    'scenario.not-found',
    isName(name) ? `no scenario is called ${name}` : `there is no file or folder ${name}`,
    { hint: near ? `did you mean ${join(name, '..', near)}?` : didYouMean(nameOf(name), [...names].sort()) },
  );
}

/** The scenario files of a folder, sorted by name; none where there is no such folder. */
async function scenariosIn(folder: string): Promise<string[]> {
  if ((await kindOf(folder)) !== 'folder') return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(
      (entry) => !entry.isDirectory() && !entry.name.startsWith('.') && ENDINGS.includes(extname(entry.name)),
    )
    .map(({ name }) => join(folder, name))
    .sort();
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  // A path that cannot be looked at is not there for us; reading it would say why.
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
}

function isName(text: string): boolean {
  return !text.includes('/') && !text.includes('\\') && !ENDINGS.includes(extname(text));
}

function nameOf(path: string): string {
  return basename(path, extname(path));
}

function shown(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere;
}
