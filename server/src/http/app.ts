import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from '@fastify/type-provider-zod';
import { fastify, type RouteOptions } from 'fastify';
import * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import { accessBy } from './access.ts';
import type { HostPolicy } from './admission.ts';
import type { DrillService } from './drill-service.ts';
import { REQUEST_LIMITS, type RequestLimits } from './limits.ts';
import { Metrics } from './metrics/metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { registerPages } from './pages.ts';
import { answerMalformed, sendProblem } from './problems.ts';
import { faultRoutes } from './routes/faults.ts';
import { queueRoutes } from './routes/queue.ts';
import { recordRoutes } from './routes/records.ts';
import type { App, RouteContext } from './routes/route-context.ts';
import { runRoutes } from './routes/runs.ts';
import { scenarioRoutes } from './routes/scenarios.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/session.ts';
import { registerSecurity } from './security.ts';
import { registerEvents, VIEWERS_MAX } from './sse/events.ts';

const BODY_BYTES_MAX = 64 * 1_024;
/** A request whose headers, or whose whole, take longer is broken off; looked after so often. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 15_000;
const LATE_CHECK_EVERY_MS = 2_000;
/** A connection on which nothing moves for so long is ended, streams of events apart: theirs have a heartbeat. */
const STALLED_MS_MAX = 120_000;
/** How many connections there may be besides those of viewers. */
const OTHER_CONNECTIONS_MAX = 500;
const PARAM_CHARS_MAX = 100;

/** How the app is to be served. */
export interface AppOptions {
  clock: Clock;
  /** Folder of the built dashboard; where it is missing, its page says how to build it. */
  pagesFolder: string;
  /** Which host names are this server's. */
  hosts: HostPolicy;
  /** What whoever asks has to know; without one, everyone who reaches the server is admitted. */
  token?: string | undefined;
  limits?: Partial<RequestLimits>;
  /** Most viewers of runs at one time. */
  viewersMax?: number;
  /** Hears of defects, which the answer says nothing about. */
  onDefect(error: unknown): void;
}

/** Refuses parameters in the address where a route takes none, so that nobody thinks that they were heeded. */
function refuseStrayParameters({ url, schema }: RouteOptions): void {
  if (schema && url.startsWith('/api/') && !schema.hide) schema.querystring ??= z.strictObject({});
}

function bare(onDefect: AppOptions['onDefect']): App {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    http: { headersTimeout: HEADERS_WITHIN_MS, connectionsCheckingInterval: LATE_CHECK_EVERY_MS },
    requestTimeout: REQUEST_WITHIN_MS,
    connectionTimeout: STALLED_MS_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAM_CHARS_MAX },
    frameworkErrors: (error, _request, reply) => void sendProblem(error, reply, onDefect),
    clientErrorHandler: answerMalformed,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form of a foreign page can send plain text without asking; no route takes it.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, _request, reply) => sendProblem(error, reply, onDefect));
  return app;
}

/** An app with what it counts. */
export interface CountedApp {
  app: App;
  /** How many viewers watch runs now. */
  viewers(): number;
}

/** The HTTP API, the events of runs and the dashboard's files, on what a drill service offers; it does not listen yet. */
export async function createApp(service: DrillService, options: AppOptions): Promise<CountedApp> {
  const { clock, onDefect, hosts, viewersMax = VIEWERS_MAX } = options;
  const app = bare(onDefect);
  // Others are not taken: the files and sockets that a process may open are needed for the runs.
  app.server.maxConnections = viewersMax + OTHER_CONNECTIONS_MAX;
  const access = accessBy(options.token);
  await registerSecurity(app, { hosts, access, limits: { ...REQUEST_LIMITS, ...options.limits } });
  app.addHook('onRoute', refuseStrayParameters);
  await registerOpenApi(app, service.version);
  const streams = registerEvents(app, service, { clock, onDefect, viewersMax });
  const viewers = (): number => streams.count;
  const metrics = new Metrics({
    events: (runId) => service.events(runId),
    viewers,
    onFailure: onDefect,
  });
  const unsubscribe = service.onBegun((runId) => metrics.follow(runId));
  app.addHook('onClose', async () => {
    unsubscribe();
    metrics.close();
  });
  const context: RouteContext = { service, clock, access, metrics, viewers };
  for (const register of [
    serverRoutes,
    sessionRoutes,
    scenarioRoutes,
    runRoutes,
    queueRoutes,
    faultRoutes,
    recordRoutes,
  ]) {
    register(app, context);
  }
  await registerPages(app, options.pagesFolder);
  return { app, viewers };
}
