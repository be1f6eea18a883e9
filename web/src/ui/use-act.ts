import { useCallback, useRef, useState } from 'react';
import { notifyFailure } from './toast.tsx';

/** Does one thing at a time that may fail. */
export interface Act {
  /** Resolves with whether it was done; where it was not, `failureTitle` and the cause are shown. */
  act: (failureTitle: string, what: () => Promise<unknown>) => Promise<boolean>;
  isBusy: boolean;
}

/** For buttons with an effect: busy while it is under way, deaf to a second press, and a failure is told. */
export function useAct(): Act {
  const [isBusy, setBusy] = useState(false);
  const isUnderWay = useRef(false);
  const act = useCallback(async (failureTitle: string, what: () => Promise<unknown>): Promise<boolean> => {
    if (isUnderWay.current) return false;
    isUnderWay.current = true;
    setBusy(true);
    try {
      await what();
      return true;
    } catch (error) {
      notifyFailure(failureTitle, error);
      return false;
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  }, []);
  return { act, isBusy };
}
