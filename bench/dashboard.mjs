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
import { openingTimer, openMetrics } from './dashboard/page-metrics.mjs';
import { figure } from './figure.mjs';

const RECORDED = fileURLToPath(new URL('../e2e/journals/redis-crash.ndjson.gz', import.meta.url));
const APP = fileURLToPath(new URL('../web/dist/app/', import.meta.url));
const MINUTE_MS = 60_000;
const UPDATE_MS = 250;
const UPDATES = 60;
const OPENINGS = 7;
const LIVE_MINUTES = [0, 20, 40, 60];
/** However long a run goes on, what a page holds of it has long come to its limits by then. */
const GROWTH_GOAL = /** @type {const} */ ({ at: 'most', value: 1.25 });
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
  const feed = new Feed(longRun(recorded(), 60 * MINUTE_MS));
  feed.end();
  try {
    const url = `${await feed.listen()}/runs/${feed.runId}`;
    const open = await openingTimer(page);
    const openings = [];
    const answers = [];
    for (let round = 0; round < OPENINGS; round += 1) {
      openings.push(await open(url));
      answers.push(await keyAnswerMs(page));
    }
    const { memoryMib } = await openMetrics(page);
    return [
      figure(
        'a one-hour journal on screen, from the navigation',
        openings.map(({ openedMs }) => openedMs),
        { unit: 'ms', goal: { at: 'most', value: 2_000 } },
      ),
      figure(
        'the longest task while it opens',
        openings.map(({ longestTaskMs }) => longestTaskMs),
        { unit: 'ms' },
      ),
      figure('a key answered in it', answers, { unit: 'ms', goal: { at: 'most', value: 200 } }),
      figure('memory of its scripts', [(await memoryMib()).script], { unit: 'MiB' }),
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

/** Memory of a page that follows a run for an hour, which goes by as fast as the page can take it. @param {Page} page */
async function hourLive(page) {
  const events = longRun(recorded(), 60 * MINUTE_MS);
  const feed = new Feed(events.filter(({ atMs }) => atMs <= 1_000));
  try {
    await openRun(page, feed, await feed.listen());
    const { memoryMib } = await openMetrics(page);
    const updates = updatesAfter(events, 1_000);
    const figures = [];
    /** @type {{ script: number, nodes: number }[]} */
    const memories = [];
    for (const [part, minutes] of LIVE_MINUTES.entries()) {
      const last = LIVE_MINUTES[part - 1] ?? 0;
      for (const update of updates.slice(updateAt(last), updateAt(minutes))) {
        feed.push(update);
        await sleep(1);
      }
      await untilTaken(page, feed);
      const memory = await memoryMib();
      memories.push(memory);
      figures.push(
        figure(`memory of the scripts after ${minutes} min of live events`, [memory.script], { unit: 'MiB' }),
        figure(`memory of the page's nodes after ${minutes} min`, [memory.nodes], { unit: 'MiB' }),
      );
    }
    return [...figures, ...growth(memories)];
  } finally {
    feed.close();
  }
}

/** What is held at the end by what was held a third of the way. @param {{ script: number, nodes: number }[]} memories */
function growth(memories) {
  const [, early] = memories;
  const late = memories.at(-1);
  const goal = GROWTH_GOAL;
  return [
    figure('memory of the scripts at 60 min ÷ at 20 min', [Number(late?.script) / Number(early?.script)], {
      goal,
    }),
    figure("memory of the page's nodes at 60 min ÷ at 20 min", [Number(late?.nodes) / Number(early?.nodes)], {
      goal,
    }),
  ];
}

/** The number of updates in some minutes. @param {number} minutes */
function updateAt(minutes) {
  return (minutes * MINUTE_MS) / UPDATE_MS;
}

/** Waits until the page has taken everything and drawn it. @param {Page} page @param {Feed} feed */
async function untilTaken(page, feed) {
  while (!feed.isTaken) await sleep(50);
  // Drawn at most four times a second, and the last of it a second later.
  await sleep(2_000);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
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
