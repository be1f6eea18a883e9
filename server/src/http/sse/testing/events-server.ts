import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from '@fastify/type-provider-zod';
import { FiredrillError } from '@firedrill/contract';
import { fastify } from 'fastify';
import { RunStore } from '../../../journal/run-store.ts';
import { systemClock } from '../../../platform/clock.ts';
import { sendProblem } from '../../problems.ts';
import { type EventStreams, type EventsOptions, registerEvents } from '../events.ts';
import { JournalRun } from './journal-run.ts';

/** A server of nothing but event streams. */
export interface EventsServer {
  origin: string;
  streams: EventStreams;
  /** What it called defects. */
  defects: unknown[];
  /** Its answers so far, weakly held. */
  responses: WeakRef<ServerResponse>[];
  /** Puts a run under way. */
  begin(): JournalRun;
  /** Closes the app, and leaves the journals. */
  shutDown(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function serveEvents(options: Partial<EventsOptions> = {}): Promise<EventsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'events-test-'));
  const store = new RunStore(folder);
  const runs = new Map<string, JournalRun>();
  const defects: unknown[] = [];
  const onDefect = (error: unknown): void => void defects.push(error);
  const app = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) => sendProblem(error, reply, onDefect));
  const service = {
    events: async (runId: string) => {
      const run = runs.get(runId);
      if (!run) throw new FiredrillError('run.not-found', `no run has the id ${runId}`);
      return run;
    },
  };
  const streams = registerEvents(app, service, { clock: systemClock, onDefect, ...options });
  const responses: WeakRef<ServerResponse>[] = [];
  app.server.on('request', (_request, response: ServerResponse) => responses.push(new WeakRef(response)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    streams,
    defects,
    responses,
    begin: () => {
      const run = new JournalRun(store, `20260101-000000-${runs.size.toString(16).padStart(6, '0')}`);
      runs.set(run.runId, run);
      return run;
    },
    shutDown: () => app.close(),
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
