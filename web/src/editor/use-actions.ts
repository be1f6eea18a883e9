import type { ScenarioList, StartRun } from '@firedrill/contract';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/client.ts';
import { closeFailures, notify, notifyFailure } from '../ui/toast.tsx';
import { isAboutName, type PlacedMistake } from './fixes.ts';
import { type KnownMistakes, mistakesIn } from './known-mistakes.ts';
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
  /** Deletes what is stored and opens a new scenario; resolves with whether it was done, rejects where it could not be. */
  remove(): Promise<boolean>;
}

/** What the actions are about. */
export interface ActionParts {
  document: EditedDocument;
  edit: DocumentActions;
  /** Tells which names are taken. */
  list: ScenarioList | undefined;
  /** Hears that they have changed. */
  onStored(): void;
  checked: KnownMistakes | undefined;
  /** Leads to what is wrong, where that keeps something from being done. */
  onMistake(mistake: PlacedMistake): void;
}

/** Whether nothing in a text keeps it from being saved or run for a driver; what does is told, and led to. */
async function isSound(
  { document: { text }, checked, onMistake }: ActionParts,
  failureTitle: string,
  driver: string | undefined,
  isNameAsked: boolean,
): Promise<boolean> {
  closeFailures();
  const mistakes = await mistakesIn(text, driver, checked);
  const mistake = mistakes.find((each) => !(isNameAsked && isAboutName(each)));
  if (!mistake) return true;
  notifyFailure(failureTitle, new Error(`line ${mistake.line}: ${mistake.message}`));
  onMistake(mistake);
  return false;
}

/** What may be done with the document. */
export function useActions(parts: ActionParts): EditorActions {
  const { document, edit, list, onStored } = parts;
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
      closeFailures();
      setQuestion(undefined);
      edit.saved(name, text);
      onStored();
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
      void isSound(parts, 'The scenario is not saved', undefined, asked !== undefined).then((isFit) => {
        if (!isFit) return;
        if (asked) setQuestion(asked);
        else void store(document.name ?? '', document.text);
      });
    },
    saveAs: (name) => void store(name, withName(document.text, outlineOf(document.text), name)),
    cancelSaving: () => setQuestion(undefined),
    run: (settings) => {
      if (!begin('run')) return;
      void start(parts, settings).then((id) => (id === undefined ? end() : navigate(`/runs/${id}`)));
    },
    download: () => download(document),
    remove: async () => {
      const { name } = document;
      if (name === undefined) return false;
      await api.deleteScenario(name);
      edit.deleted();
      onStored();
      notify(`${name} is deleted`);
      navigate('/editor', { replace: true });
      return true;
    },
  };
}

/** Resolves with the id of the run; with nothing where it is not started, which is told. */
async function start(parts: ActionParts, settings: RunSettings): Promise<string | undefined> {
  const failureTitle = 'The run is not started';
  try {
    if (!(await isSound(parts, failureTitle, settings.driver || undefined, false))) return undefined;
    return (await api.start(startOf(parts.document.text, settings))).id;
  } catch (error) {
    notifyFailure(failureTitle, error);
    return undefined;
  }
}

/** Nothing is asked where one's own scenario keeps its name. */
function questionOf(
  { name, shipped, text }: EditedDocument,
  list: ScenarioList | undefined,
): NameQuestion | undefined {
  const written = scalarAt(outlineOf(text), ['name']) ?? '';
  if (name !== undefined && !shipped && written === name) return undefined;
  const taken = [...(list?.scenarios ?? []), ...(list?.broken ?? [])].map((scenario) => scenario.name);
  const proposed = freeName(written || (scalarAt(outlineOf(text), ['title']) ?? ''), taken);
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
