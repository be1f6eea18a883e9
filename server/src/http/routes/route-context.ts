import type { ZodTypeProvider } from '@fastify/type-provider-zod';
import { problem } from '@firedrill/contract';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Access } from '../access.ts';
import type { DrillService } from '../drill-service.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** The app, with routes that are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What routes are given. */
export interface RouteContext {
  service: DrillService;
  clock: Clock;
  access: Access;
  metrics: Metrics;
  /** How many viewers watch runs now. */
  viewers(): number;
}

/** The route of a run's events. */
export const EVENTS_ROUTE = '/api/runs/:id/events';
/** The route that signs a browser in and out. */
export const SESSION_ROUTE = '/api/session';

/** The errors of every route, for its schema. */
export const PROBLEMS = { '4xx': problem, '5xx': problem } as const;

/** The largest body where a scenario's text comes in it, in bytes: every character may be escaped. */
export const TEXT_BODY_BYTES_MAX = 2 ** 20;

/** Headings under which the API's documentation lists the routes. */
export const TAGS = {
  server: 'Server',
  scenarios: 'Scenarios',
  runs: 'Runs',
  queue: 'Runs that wait',
  faults: 'Faults by hand',
  records: 'Records of runs',
} as const;
