/** What the Run page costs a browser: an update, an hour-long journal, the first page, an hour of live events. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { systemChromium } from '../setup/browser.mjs';
import { Feed } from './dashboard/feed.mjs';
import { longRun } from './dashboard/long-run.mjs';
import { figure } from './figure.mjs';

const RECORDED = fileURLToPath(new URL('../e2e/journals/redis-crash.ndjson.gz', import.meta.url));
const APP = fileURLToPath(new URL('../web/dist/app/', import.meta.url));
const MINUTE_MS = 60_000;
const UPDATE_MS = 250;
const UPDATES = 60;
const LIVE_PARTS = 4;
const VIEWPORT = { width: 1440, height: 900 };

/** @typedef {import('@firedrill/contract').RunEvent} RunEvent */
/** @typedef {import('playwright').Page} Page */

/** @returns {RunEvent[]} */
function recorded() {
  const text = gunzipSync(readFileSync(RECORDED)).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The events of each 250 ms of a run, in order. @param {readonly RunEvent[]} events @param {number} fromMs */
function updatesAfter(events, fromMs) {
  /** @type {RunEvent[][]} */
  const updates = [];
  for (const event of events.filter(({ atMs }) => atMs > fromMs)) {
    const at = Math.floor((event.atMs - fromMs) / UPDATE_MS);
    while (updates.length <= at) updates.push([]);
    updates[at]?.push(event);
  }
  return updates;
}

/** @param {Page} page */
async function openMetrics(page) {
  const session = await page.context().newCDPSession(page);
  // In the thread's own processor time: what others do on the machine is not the page's cost.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('HeapProfiler.enable');
  /** @param {string} name */
  const metric = async (name) => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  };
  return {
    /** Processor time of the main thread's tasks so far, in ms. */
    taskMs: async () => (await metric('TaskDuration')) * 1_000,
    /** Live heap after a collection, in MiB. */
    heapMib: async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await metric('JSHeapUsedSize')) / 2 ** 20;
    },
  };
}

/** @param {Page} page @param {Feed} feed @param {string} url */
async function openRun(page, feed, url) {
  await page.goto(`${url}/runs/${feed.runId}`);
  await page.locator('canvas').first().waitFor();
  while (feed.viewers === 0) await sleep(20);
}

/** Main-thread time of one 4 Hz update with twenty minutes on screen. @param {Page} page */
async function updateCost(page) {
  const events = longRun(recorded(), 21 * MINUTE_MS);
  const past = events.filter(({ atMs }) => atMs <= 20 * MINUTE_MS);
  const feed = new Feed(past);
  try {
    await openRun(page, feed, await feed.listen());
    const { taskMs } = await openMetrics(page);
    await sleep(2_000);
    const costs = [];
    for (const update of updatesAfter(events, 20 * MINUTE_MS).slice(0, UPDATES)) {
      const before = await taskMs();
      feed.push(update);
      await sleep(UPDATE_MS);
      costs.push((await taskMs()) - before);
    }
    const goal = /** @type {const} */ ({ at: 'most', value: 16 });
    return figure('main-thread processor time of one update, 20 min on screen', costs, { unit: 'ms', goal });
  } finally {
    feed.close();
  }
}

/** How long a one-hour journal takes to be on screen, and how long a key takes to be answered then. @param {Page} page */
async function openHour(page) {
  const events = longRun(recorded(), 60 * MINUTE_MS);
  const feed = new Feed(events);
  feed.end();
  try {
    const url = await feed.listen();
    const openings = [];
    const answers = [];
    for (let round = 0; round < 3; round += 1) {
      const startMs = performance.now();
      await page.goto(`${url}/runs/${feed.runId}`);
      await page.getByText('Recorded', { exact: true }).waitFor();
      await page.locator('canvas').first().waitFor();
      openings.push(performance.now() - startMs);
      answers.push(await keyAnswerMs(page));
    }
    return [
      figure('a one-hour journal on screen', openings, { unit: 'ms', goal: { at: 'most', value: 2_000 } }),
      figure('a key answered in it', answers, { unit: 'ms', goal: { at: 'most', value: 200 } }),
    ];
  } finally {
    feed.close();
  }
}

/** From a key to the second frame after it. @param {Page} page */
async function keyAnswerMs(page) {
  const startMs = performance.now();
  await page.keyboard.press(']');
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return performance.now() - startMs;
}

/** Growth of the heap over the second half of an hour that goes by as fast as the page can take it. @param {Page} page */
async function hourLive(page) {
  const events = longRun(recorded(), 60 * MINUTE_MS);
  const feed = new Feed(events.filter(({ atMs }) => atMs <= 1_000));
  try {
    await openRun(page, feed, await feed.listen());
    const { heapMib } = await openMetrics(page);
    const updates = updatesAfter(events, 1_000);
    const heaps = [];
    for (let part = 0; part < LIVE_PARTS; part += 1) {
      const size = Math.ceil(updates.length / LIVE_PARTS);
      for (const update of updates.slice(part * size, (part + 1) * size)) {
        feed.push(update);
        await sleep(1);
      }
      await sleep(1_500);
      heaps.push(await heapMib());
    }
    const [, half = 0] = heaps;
    const last = heaps.at(-1) ?? 0;
    return [
      figure('heap after each quarter of an hour of live events', heaps, { unit: 'MiB' }),
      figure('heap at its end ÷ at its half', [last / half], { goal: { at: 'most', value: 1.5 } }),
    ];
  } finally {
    feed.close();
  }
}

/** Compressed size of the scripts that the first page asks for. @param {Page} page */
async function firstPage(page) {
  const feed = new Feed(recorded());
  /** @type {Set<string>} */
  const scripts = new Set();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) scripts.add(pathname);
  });
  try {
    await page.goto(await feed.listen());
    await page.waitForLoadState('networkidle');
    const files = readdirSync(APP, { recursive: true, encoding: 'utf8' });
    const asked = files.filter((name) => scripts.has(`/${name}`));
    const kb = asked.reduce((sum, name) => sum + gzipSync(readFileSync(join(APP, name))).length / 1_000, 0);
    return figure('scripts of the first page, gzip', [kb], { unit: 'kB', goal: { at: 'most', value: 130 } });
  } finally {
    feed.close();
  }
}

/** The cost of the dashboard in Chromium. */
export async function dashboard() {
  const executablePath = systemChromium(process.env);
  const browser = await chromium.launch({
    args: ['--no-sandbox'],
    ...(executablePath && { executablePath }),
  });
  /** @template T @param {(page: Page) => Promise<T>} measure */
  const onPage = async (measure) => {
    const page = await browser.newPage({ viewport: VIEWPORT });
    try {
      return await measure(page);
    } finally {
      await page.close();
    }
  };
  try {
    return [
      await onPage(firstPage),
      await onPage(updateCost),
      ...(await onPage(openHour)),
      ...(await onPage(hourLive)),
    ];
  } finally {
    await browser.close();
  }
}
