import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { stopAll } from './api.ts';
import { DashboardServer, makeStore, removeStore, type Store } from './server.ts';

interface WorkerFixtures {
  /** A store with the recorded runs. */
  store: Store;
  /** A server over that store. */
  server: DashboardServer;
}

interface TestFixtures {
  /** Messages in the console that a test expects and takes for well. */
  expectedErrors: RegExp;
  /** Ends what a test has left running. */
  idleServer: undefined;
  /** Starts a server for this test alone, on a free port or the given one; with the test it ends, and its store goes. */
  startServer: (store: Store, port?: number) => Promise<DashboardServer>;
}

/** What a browser says of requests to a server that died, or that is not there. */
export const SERVER_AWAY =
  /ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/;

/** Notes every warning and error in the consoles of a context's pages, those that come later included. */
export function watchConsole(context: BrowserContext): readonly string[] {
  const troubles: string[] = [];
  context.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warning') troubles.push(`${type}: ${message.text()}`);
  });
  context.on('weberror', (error) => troubles.push(`uncaught: ${error.error().message}`));
  return troubles;
}

/** Every test gets a page of the server, and fails when a console says anything that is not expected. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  store: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      const store = makeStore();
      await use(store);
      removeStore(store);
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ store }, use) => {
      const server = await DashboardServer.start(store);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  expectedErrors: [/(?!)/, { option: true }],
  baseURL: async ({ server }, use) => use(server.url),
  context: async ({ context, expectedErrors }, use) => {
    const troubles = watchConsole(context);
    await use(context);
    const unexpected = troubles.filter((text) => !expectedErrors.test(text));
    expect(unexpected, 'the console of the browser').toEqual([]);
  },
  idleServer: [
    async ({ server }, use) => {
      await use(undefined);
      await stopAll(server.url);
    },
    { auto: true },
  ],
  startServer: async ({ page, store: shared }, use) => {
    const servers: DashboardServer[] = [];
    const stores = new Set<Store>();
    await use(async (store, port) => {
      if (store !== shared) stores.add(store);
      const server = await DashboardServer.start(store, port);
      servers.push(server);
      return server;
    });
    // A page that is still there would miss its server, and say so in the console.
    await page.goto('about:blank');
    await Promise.all(servers.map((server) => server.stop()));
    stores.forEach(removeStore);
  },
});

export { expect } from '@playwright/test';

/** Fails with what axe finds on the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''}`);
  expect(found).toEqual([]);
}
