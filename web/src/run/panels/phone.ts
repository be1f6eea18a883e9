import { useSyncExternalStore } from 'react';

let phone: MediaQueryList | undefined;

/** Asked at every render of every panel, so that the question is put to the browser once. */
function query(): MediaQueryList {
  phone ??= matchMedia('(max-width: 760px)');
  return phone;
}

function subscribe(listener: () => void): () => void {
  query().addEventListener('change', listener);
  return () => query().removeEventListener('change', listener);
}

/** Whether the page is as narrow as a phone. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}
