import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { ConfirmDialog } from '../ui/dialog.tsx';
import type { Template } from './templates.ts';
import { beginNewWith, type DocumentActions, type EditedDocument, isNewUnsaved } from './use-document.ts';

/** Begins a new scenario with a template; asks first where another new one would be lost. */
export function useNew(
  document: EditedDocument,
  edit: DocumentActions,
): { ask(template: Template): void; dialog: ReactNode } {
  const [asked, setAsked] = useState<Template>();
  const [, navigate] = useLocation();
  const begin = ({ text }: Template): void => {
    if (document.name === undefined) edit.replace(text);
    else {
      beginNewWith(text);
      navigate('/editor');
    }
  };
  return {
    ask: (template) => (isNewUnsaved() ? setAsked(template) : begin(template)),
    dialog: (
      <ConfirmDialog
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title="Begin anew?"
        description="The new scenario that you have not saved is lost."
        confirmLabel="Begin anew"
        onConfirm={async () => {
          if (asked) begin(asked);
          return true;
        }}
      />
    ),
  };
}
