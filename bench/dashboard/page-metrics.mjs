/** What a page costs the browser, as the browser itself counts it. */

/** @typedef {import('playwright').Page} Page */

const MIB = 2 ** 20;

/** @param {Page} page */
export async function openMetrics(page) {
  const session = await page.context().newCDPSession(page);
  // In the thread's own processor time: what others do on the machine is not the page's cost.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('HeapProfiler.enable');
  return {
    /** Processor time of the main thread's tasks so far, in ms. */
    taskMs: async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
    },
    /** What is alive after a collection, in MiB: the script's heap with what its arrays hold outside of it, and the page's nodes. */
    memoryMib: async () => {
      // What the first collection lets go of lets go of more: nodes of scripts' objects, and the other way round.
      for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize, embedderHeapUsedSize } =
        await session.send('Runtime.getHeapUsage');
      return {
        script: (usedSize + backingStorageSize) / MIB,
        nodes: embedderHeapUsedSize / MIB,
      };
    },
  };
}

/**
 * Runs in the page: notes when a run that is over stands on the screen, in ms since the navigation, and the longest task
 * until then. The frame after the next one is the first that cannot begin before the run is drawn.
 */
const WATCH_OPENING = `
  globalThis.opening = { openedMs: 0, longestTaskMs: 0 };
  new PerformanceObserver((list) => {
    if (opening.openedMs > 0) return;
    for (const { duration } of list.getEntries()) {
      opening.longestTaskMs = Math.max(opening.longestTaskMs, duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  const frame = () => new Promise(requestAnimationFrame);
  const isRecorded = () =>
    document.querySelector('canvas') !== null &&
    [...document.querySelectorAll('header *')].some(({ textContent }) => textContent === 'Recorded');
  (async () => {
    while (!isRecorded()) await frame();
    await frame();
    await frame();
    opening.openedMs = performance.now();
  })();
`;

/**
 * Times the opening of runs in a page from within: whoever asks from outside learns of it up to half a second late.
 * @param {Page} page
 * @returns {Promise<(url: string) => Promise<{ openedMs: number, longestTaskMs: number }>>}
 */
export async function openingTimer(page) {
  await page.addInitScript({ content: WATCH_OPENING });
  return async (url) => {
    // Not from one run to the next, which would leave the page before in memory.
    await page.goto('about:blank');
    await page.goto(url);
    await page.waitForFunction('globalThis.opening.openedMs > 0', undefined, { polling: 100 });
    return await page.evaluate('globalThis.opening');
  };
}
