import { useSyncExternalStore } from 'react';

/** What a person may choose; `system` follows the device. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'firedrill.theme';
const listeners = new Set<() => void>();

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    // A page that was opened from a file, or a browser that stores nothing.
    return 'system';
  }
}

let current: Theme = 'system';

function show(theme: Theme): void {
  current = theme;
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
  for (const listener of listeners) listener();
}

/** Shows the theme that was chosen last, and follows a choice made in another tab. Call once, before rendering. */
export function startTheme(): void {
  show(readTheme());
  addEventListener('storage', ({ key }) => {
    if (key === STORAGE_KEY || key === null) show(readTheme());
  });
}

/** Chooses a theme, for every tab and every visit to come. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // It holds for this page then.
  }
  show(theme);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme that is chosen now. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => current);
}
