import { Hand } from 'lucide-react';
import { ButtonLink } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';

/** The way to a drill by hand. */
export function ManualCard() {
  return (
    <Panel
      title="Break it by hand"
      actions={
        <ButtonLink href="/drill" icon={<Hand aria-hidden="true" />}>
          Manual drill
        </ButtonLink>
      }
    >
      <p className="home-manual">
        Inject and heal any fault by click while load goes on. Servers are up in a few seconds, everything is
        recorded as in any run, and stopping heals what is still broken.
      </p>
    </Panel>
  );
}
