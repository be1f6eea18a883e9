import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Where Debian and others put their Chromium; elsewhere Playwright's own browser is used. */
const SYSTEM_CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.FIREDRILL_CHROMIUM ?? SYSTEM_CHROMIUM.find((path) => existsSync(path));

/**
 * Tests in a real browser. Two files of them go on at a time, each with a server and a store of its own: most of the time
 * is spent in waiting for a drill.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: process.env.FIREDRILL_E2E_OUT ?? '.firedrill/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  // Starting the servers of a drill may take most of it where the machine is busy.
  timeout: 120_000,
  expect: {
    timeout: 15_000,
    // Fonts differ from machine to machine; what is to be seen is whether layout, charts and colours are as they were.
    toHaveScreenshot: { maxDiffPixelRatio: 0.03, animations: 'disabled' },
  },
  snapshotPathTemplate: '{testDir}/{testFileName}-snapshots/{arg}{ext}',
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
    },
  },
});
