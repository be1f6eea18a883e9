import { InvalidArgumentError } from 'commander';
import { LISTS, type ListName } from './list.ts';

const SEED_MAX = 0xffff_ffff;
const JOBS_MAX = 64;

/** A seed as written; throws where it is none, as Commander expects. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX) return seed;
  throw new InvalidArgumentError(`a seed is a whole number from 0 to ${SEED_MAX}`);
}

/** How many runs go on side by side. */
export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new InvalidArgumentError(`jobs are a whole number from 1 to ${JOBS_MAX}`);
}

/** The name of a list. */
export function parseList(text: string): ListName {
  const name = LISTS.find((candidate) => candidate === text);
  if (name) return name;
  throw new InvalidArgumentError(`there are lists of ${LISTS.join(', ')}`);
}

/** Names that may be given several times, or with commas between them. */
export function collect(value: string, previous: string[]): string[] {
  return [...previous, ...value.split(',').filter(Boolean)];
}
