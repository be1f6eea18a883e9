import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse as Answer, InjectOptions } from 'fastify';
import { systemClock } from '../../platform/clock.ts';
import { type AppOptions, createApp } from '../app.ts';
import { NONCE_PLACEHOLDER } from '../pages.ts';
import type { App } from '../routes/route-context.ts';
import { MemoryService } from './memory-service.ts';

/** A file that lies beside the folder that is served, and what it says. */
export const OUTSIDE = { name: 'outside.txt', text: 'nobody may read this' };
const PAGE = `<!doctype html><meta property="csp-nonce" nonce="${NONCE_PLACEHOLDER}"><title>Firedrill</title>`;

/** An app on a service in memory, with files of its own. */
export interface ServedApp {
  app: App;
  service: MemoryService;
  /** Folder of the dashboard's files. */
  pagesFolder: string;
  /** What the app called defects. */
  defects: unknown[];
  /** Asks it under a name of its own, without a connection. */
  inject(options: InjectOptions): Promise<Answer>;
  get(url: string): Promise<Answer>;
  post(url: string, payload?: object): Promise<Answer>;
  /** Listens on a free port of 127.0.0.1. */
  listen(): Promise<{ url: string; port: number }>;
  close(): Promise<void>;
}

/** Makes one; nothing listens before `listen`. */
export async function servedApp(options: Partial<AppOptions> = {}): Promise<ServedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'http-test-'));
  const pagesFolder = join(folder, 'app');
  mkdirSync(join(pagesFolder, 'assets'), { recursive: true });
  writeFileSync(join(folder, OUTSIDE.name), OUTSIDE.text);
  writeFileSync(join(pagesFolder, 'index.html'), PAGE);
  writeFileSync(join(pagesFolder, '.hidden'), OUTSIDE.text);
  writeFileSync(join(pagesFolder, 'assets', 'main-1a2b.js'), 'export {};\n');
  const service = new MemoryService();
  const defects: unknown[] = [];
  const { app } = await createApp(service, {
    clock: systemClock,
    pagesFolder,
    hosts: { isLocal: true, names: [] },
    onDefect: (error) => defects.push(error),
    ...options,
  });
  await app.ready();
  const inject = ({ headers, ...options }: InjectOptions) =>
    app.inject({ ...options, headers: { host: '127.0.0.1:4600', ...headers } });
  return {
    app,
    service,
    pagesFolder,
    defects,
    inject,
    get: (url) => inject({ method: 'GET', url }),
    post: (url, payload) => inject({ method: 'POST', url, ...(payload === undefined ? {} : { payload }) }),
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      const { port } = app.server.address() as AddressInfo;
      return { url: `http://127.0.0.1:${port}`, port };
    },
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
