import type { ReactNode } from 'react';
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx';
import { KEY_WORDS } from './keyboard.ts';

/** What the keys do. */
export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }): ReactNode {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
      <dl className="keys">
        {KEY_WORDS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

interface StopDialogProps {
  isManual: boolean;
  isOpen: boolean;
  onClose(): void;
  onStop(): Promise<boolean>;
}

/** Asks before the key S stops a run; the button needs no question, it says what it does. */
export function StopDialog({ isManual, isOpen, onClose, onStop }: StopDialogProps): ReactNode {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title="Stop and restore?"
      description={
        isManual
          ? 'Everything is healed, and the drill is judged.'
          : 'Everything that is broken is healed, and the run ends here. A run that is stopped early is inconclusive.'
      }
      confirmLabel="Stop and restore"
      variant="stop"
      onConfirm={onStop}
    />
  );
}
