import type { ScenarioList, StartRun } from '@firedrill/contract';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/client.ts';
import { notify, notifyFailure } from '../ui/toast.tsx';
import { freeName, withName } from './naming.ts';
import { outlineOf, scalarAt } from './outline.ts';
import type { RunSettings } from './side.tsx';
import type { DocumentActions, EditedDocument } from './use-document.ts';

/** Why a name is asked for before saving, and which one is proposed. */
export interface NameQuestion {
  proposed: string;
  reason: string;
}

/** Saving, running and downloading what is written. */
export interface EditorActions {
  busy: 'save' | 'run' | undefined;
  /** Set while a name is asked for. */
  question: NameQuestion | undefined;
  save(): void;
  saveAs(name: string): void;
  cancelSaving(): void;
  run(settings: RunSettings): void;
  download(): void;
}

/** What may be done with the document; `list` tells which names are taken, `onSaved` hears that one was stored. */
export function useActions(
  document: EditedDocument,
  edit: DocumentActions,
  list: ScenarioList | undefined,
  onSaved: () => void,
): EditorActions {
  const [busy, setBusy] = useState<'save' | 'run'>();
  const [question, setQuestion] = useState<NameQuestion>();
  const [, navigate] = useLocation();
  // A second press comes before a button is drawn as busy.
  const underWay = useRef<'save' | 'run'>(undefined);
  const begin = (what: 'save' | 'run'): boolean => {
    if (underWay.current) return false;
    underWay.current = what;
    setBusy(what);
    return true;
  };
  const end = (): void => {
    underWay.current = undefined;
    setBusy(undefined);
  };

  const store = async (name: string, text: string): Promise<void> => {
    if (!begin('save')) return;
    try {
      await api.saveScenario(name, text);
      setQuestion(undefined);
      edit.saved(name, text);
      onSaved();
      notify(`${name} is saved`);
      if (name !== document.name) navigate(`/editor/${name}`, { replace: true });
    } catch (error) {
      notifyFailure(`${name} is not saved`, error);
    } finally {
      end();
    }
  };

  return {
    busy,
    question,
    save: () => {
      const asked = questionOf(document, list);
      if (asked) setQuestion(asked);
      else void store(document.name ?? '', document.text);
    },
    saveAs: (name) => void store(name, withName(document.text, outlineOf(document.text), name)),
    cancelSaving: () => setQuestion(undefined),
    run: (settings) => {
      if (!begin('run')) return;
      api.start(startOf(document.text, settings)).then(
        ({ id }) => navigate(`/runs/${id}`),
        (error: unknown) => {
          notifyFailure('The run is not started', error);
          end();
        },
      );
    },
    download: () => download(document),
  };
}

/** Nothing is asked where one's own scenario keeps its name. */
function questionOf(
  { name, shipped, text }: EditedDocument,
  list: ScenarioList | undefined,
): NameQuestion | undefined {
  const written = scalarAt(outlineOf(text), ['name']) ?? '';
  if (name !== undefined && !shipped && written === name) return undefined;
  const taken = [...(list?.scenarios ?? []), ...(list?.broken ?? [])].map((scenario) => scenario.name);
  const proposed = freeName(written, taken);
  if (shipped)
    return {
      proposed,
      reason: `${name} comes with Firedrill: your version is stored beside it, under its own name.`,
    };
  if (name === undefined) return { proposed, reason: 'It is stored among your scenarios.' };
  return { proposed, reason: `The text says another name than ${name}, which stays as it is.` };
}

function startOf(text: string, { driver, policy, seed }: RunSettings): StartRun {
  return {
    kind: 'text',
    text,
    ...(driver === '' ? {} : { driver }),
    ...(policy === '' ? {} : { policy }),
    ...(seed === '' ? {} : { seed: Number(seed) }),
  };
}

function download({ name, text }: EditedDocument): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = window.document.createElement('a');
  link.href = url;
  link.download = `${scalarAt(outlineOf(text), ['name']) ?? name ?? 'scenario'}.yaml`;
  link.click();
  URL.revokeObjectURL(url);
}
