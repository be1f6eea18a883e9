import { useEffect, useRef } from 'react';

/** Asks before the tab is closed with unsaved changes: they are kept for the tab alone. */
export function useLeaveWarning(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isWanted]);
}

/** Save and Run by key, wherever the focus is; within the editor it hears them itself. */
export function usePageKeys(save: () => void, run: () => void): void {
  const latest = useRef({ save, run });
  useEffect(() => {
    latest.current = { save, run };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      if (event.key === 's') latest.current.save();
      else if (event.key === 'Enter') latest.current.run();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
