import type { ScenarioSummary } from '@firedrill/contract';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { nameProblem } from './naming.ts';

interface SaveDialogProps {
  /** The name that is proposed. */
  proposed: string;
  /** Why a name is asked for, in a sentence. */
  reason: string;
  /** Those that are stored already. */
  scenarios: readonly ScenarioSummary[];
  onClose(): void;
  onSave(name: string): void;
}

/** Asks under which name a scenario is to be saved. */
export function SaveDialog({ proposed, reason, scenarios, onClose, onSave }: SaveDialogProps) {
  const [name, setName] = useState(proposed);
  const namesOf = (isShipped: boolean): string[] =>
    scenarios.filter(({ shipped }) => shipped === isShipped).map((scenario) => scenario.name);
  const problem = nameProblem(name, namesOf(true));
  const isTaken = namesOf(false).includes(name);
  const save = (): void => {
    if (problem === undefined) onSave(name);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Save as"
      description={reason}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="editor-save" disabled={problem !== undefined}>
            {isTaken ? 'Replace' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        id="editor-save"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label="Name"
          error={problem}
          hint={
            isTaken ? `You have a scenario of that name; it is replaced.` : `Stored as ${name || '…'}.yaml`
          }
        >
          {(control) => (
            <TextInput
              {...control}
              value={name}
              autoComplete="off"
              spellCheck={false}
              onChange={({ currentTarget }) => setName(currentTarget.value.trim())}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
