import { refreshLive, useLive } from '../api/live.ts';
import { Button } from '../ui/button.tsx';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Says across the page that the server does not answer, since when, and what that means for a run. */
export function ConnectionBanner() {
  const live = useLive();
  if (live.kind !== 'disconnected') return null;
  return (
    <div className="app-banner" role="alert">
      <p>
        <strong>
          <span aria-hidden="true">✕ </span>Not connected to the server
        </strong>{' '}
        since {clock.format(live.sinceAt)}. What is shown may be out of date. If the server is alive, a run
        goes on there; if it died, what it had broken is healed without it.
      </p>
      <Button size="sm" onClick={refreshLive}>
        Try now
      </Button>
    </div>
  );
}
