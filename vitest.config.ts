import { defineConfig } from 'vitest/config';

/** Tests run on the sources: `source` is the export condition under which the workspaces name them. */
const resolve = { conditions: ['source'] };
/** Workers and child processes run compiled: the compiled code is made that of the sources first. */
const globalSetup = ['setup/vitest-build.mjs'];
const ssr = { resolve: { conditions: ['source'] } };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          globalSetup,
          include: ['{contract,reference,server,web}/src/**/*.test.ts', 'setup/*.test.mjs'],
          exclude: ['**/*.{int,docker}.test.ts', '**/node_modules/**', '**/dist/**'],
          // Property tests run thousands of cases; a busy machine takes its time over them.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          globalSetup,
          include: ['{reference,server}/src/**/*.int.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'docker',
          globalSetup: [...globalSetup, 'server/src/drivers/docker/testing/engine-setup.ts'],
          include: ['server/src/**/*.docker.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
