import { durationField, ROLES, type Role, scenarioFile, stretchField } from '@firedrill/contract';
import type * as z from 'zod';
import { isRecord } from './yaml-source.ts';

/** One entry of the timeline as far as it can be understood. */
export interface TimelinePart {
  /** Its place in the file's list, from 0. */
  index: number;
  written: Record<string, unknown>;
  fault: string | undefined;
  on: Role | undefined;
  atMs: number | undefined;
  forMs: number | undefined;
}

/** What can be understood of a scenario file, mistakes or not: what is wrong is undefined. */
export interface Parts {
  name: string | undefined;
  policy: string | undefined;
  tls: boolean | undefined;
  durationMs: number | undefined;
  warmupMs: number | undefined;
  load: z.output<typeof scenarioFile.shape.load> | undefined;
  timeline: TimelinePart[] | undefined;
  claims: { index: number; text: string }[];
  abort: { index: number; text: string }[];
}

/** Takes a file apart, so that one mistake does not hide those that do not depend on it. */
export function partsOf(file: unknown): Parts {
  const written = isRecord(file) ? file : {};
  const { shape } = scenarioFile;
  const timeline = written.timeline === undefined ? [] : written.timeline;
  return {
    name: read(shape.name, written.name),
    policy: read(shape.policy, written.policy),
    tls: read(shape.tls, written.tls),
    durationMs: read(shape.duration, written.duration),
    warmupMs: read(shape.warmup, written.warmup),
    load: read(shape.load, written.load),
    timeline: Array.isArray(timeline) ? timeline.map(timelinePart) : undefined,
    claims: texts(written.claims),
    abort: texts(written.abort),
  };
}

function timelinePart(entry: unknown, index: number): TimelinePart {
  const written = isRecord(entry) ? entry : {};
  const { fault, on = 'cache' } = written;
  return {
    index,
    written,
    fault: typeof fault === 'string' ? fault : undefined,
    on: ROLES.find((role) => role === on),
    atMs: read(durationField, written.at),
    forMs: read(stretchField, written.for),
  };
}

function texts(list: unknown): { index: number; text: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: unknown, index) => (typeof text === 'string' ? [{ index, text }] : []));
}

function read<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}
