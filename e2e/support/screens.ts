import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Store } from './server.ts';

/** One screen, and how it is known that it is there with all that it has. */
export interface Screen {
  name: string;
  path(store: Store): string;
  isThere(page: Page): Promise<void>;
}

async function heading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { name, level: 1 })).toBeAttached();
}

function recorded(name: string, search = ''): Screen {
  return {
    name: `Run, ${name}`,
    path: ({ ids }) => `/runs/${ids[name]}${search}`,
    isThere: async (page) => {
      await expect(page.getByRole('button', { name: 'Replay the run' })).toBeVisible();
    },
  };
}

/** Every screen that needs no run under way. */
export const SCREENS: readonly Screen[] = [
  {
    name: 'Home',
    path: () => '/',
    isThere: async (page) => {
      await expect(page.getByRole('button', { name: /^Run / }).first()).toBeAttached();
      await expect(page.getByRole('table', { name: 'Recent runs' })).toBeVisible();
    },
  },
  recorded('redis-crash'),
  recorded('redis-crash-naive'),
  recorded('redis-freeze'),
  {
    name: 'Manual drill',
    path: () => '/drill',
    isThere: async (page) => {
      await expect(page.getByRole('button', { name: 'Start the drill' })).toBeVisible();
    },
  },
  {
    name: 'Editor',
    path: () => '/editor/redis-crash',
    isThere: async (page) => {
      await heading(page, 'redis-crash');
      await expect(page.getByText('no mistakes')).toBeVisible();
    },
  },
  {
    name: 'Compare',
    path: ({ ids }) => `/compare?a=${ids['redis-crash']}&b=${ids['redis-crash-naive']}`,
    isThere: async (page) => {
      await expect(page.getByRole('region', { name: 'Run B', exact: true })).toBeVisible();
      await expect(page.getByRole('figure').last()).toBeVisible();
    },
  },
  {
    name: 'Policies',
    path: () => '/policies',
    isThere: async (page) => {
      await expect(page.getByRole('link', { name: /breaker on redis-crash/ })).toBeVisible();
    },
  },
  {
    name: 'Catalogue',
    path: () => '/catalogue',
    isThere: async (page) => {
      await expect(page.getByRole('tab', { name: /Faults \d+/ })).toBeVisible();
    },
  },
  {
    name: 'Doctor',
    path: () => '/doctor',
    isThere: async (page) => {
      await expect(page.getByRole('heading', { name: 'Node' })).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    name: 'No such page',
    path: () => '/nowhere',
    isThere: async (page) => heading(page, 'No such page'),
  },
];
