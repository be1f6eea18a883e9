import { useSyncExternalStore } from 'react';

let phone: MediaQueryList | undefined;

/** As in the styles: 760 px, and more where text is larger. Asked at every render, and put to the browser once. */
function query(): MediaQueryList {
  phone ??= matchMedia('(max-width: 47.5em)');
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
