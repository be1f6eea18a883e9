import type { StartRun } from '@firedrill/contract';
import { useLocation } from 'wouter';
import { api } from '../../api/client.ts';
import { refreshLive } from '../../api/live.ts';
import { useAct } from '../../ui/use-act.ts';

/** What starts a run. */
export interface Start {
  /** Starts it and goes to its page; `name` is told when it could not be started. */
  start: (name: string, request: StartRun) => void;
  isBusy: boolean;
}

/** Starts runs and leads to their pages. */
export function useStart(): Start {
  const { act, isBusy } = useAct();
  const [, navigate] = useLocation();
  const start = (name: string, request: StartRun): void => {
    void act(`${name} could not be started`, async () => {
      const { id } = await api.start(request);
      refreshLive();
      navigate(`/runs/${id}`);
    });
  };
  return { start, isBusy };
}
