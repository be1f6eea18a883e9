import { Play } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { useStart } from './use-start.ts';

const NAME = 'redis-crash';

/** Starts the run to begin with; what it does and how long it takes is said beside it. */
export function FirstRun() {
  const { start, isBusy } = useStart();
  return (
    <Button
      variant="primary"
      icon={<Play aria-hidden="true" />}
      isBusy={isBusy}
      onClick={() => start(NAME, { kind: 'scenario', name: NAME })}
    >
      Crash Redis for 8 seconds
    </Button>
  );
}
