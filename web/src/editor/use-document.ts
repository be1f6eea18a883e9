import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { Drafts } from './drafts.ts';
import { TEMPLATES } from './templates.ts';

/** The scenario that is being written. */
export interface EditedDocument {
  /** The name it is stored under; nothing for one that is not stored yet. */
  name?: string;
  shipped: boolean;
  /** Where its file lies, as a person would name it. */
  file?: string;
  /** The text as stored; empty for a new one. */
  base: string;
  text: string;
  /** Changes whenever the text is another one altogether: the editor begins anew with it. */
  version: number;
  /** Set where the text is one that was left unsaved before. */
  isRestored: boolean;
  /** Set where the browser would not keep what is unsaved. */
  isUnkept: boolean;
}

/** How far the document has come. */
export type DocumentState =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'open'; document: EditedDocument };

/** What may be done to the document. */
export interface DocumentActions {
  /** The text was changed in the editor. */
  edit(text: string): void;
  /** Another text altogether takes its place. */
  replace(text: string): void;
  /** Goes back to the stored text. */
  discard(): void;
  /** The text was stored under a name. */
  saved(name: string, text: string): void;
  /** What was stored is deleted: what was left unsaved of it goes as well. */
  deleted(): void;
}

const drafts = new Drafts(sessionStorage);

/** Opens a stored scenario, or a new one where no name is given, with what was left unsaved of it. */
export function useDocument(name: string | undefined): [DocumentState, DocumentActions] {
  const [state, setState] = useState<DocumentState>({ state: 'loading' });
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => {
    const controller = new AbortController();
    if (name === undefined) {
      setState({
        state: 'open',
        document: opened({ shipped: false, base: '', fallback: TEMPLATES[0].text }),
      });
      return;
    }
    setState({ state: 'loading' });
    api.scenario(name, controller.signal).then(
      ({ text, shipped, file }) =>
        setState({ state: 'open', document: opened({ name, shipped, file, base: text, fallback: text }) }),
      (error: unknown) => {
        if (!controller.signal.aborted) setState({ state: 'failed', error });
      },
    );
    return () => controller.abort();
  }, [name]);

  const change = useCallback((next: (document: EditedDocument) => EditedDocument) => {
    const present = latest.current;
    if (present.state !== 'open') return;
    const document = next(present.document);
    const isUnkept = !drafts.keep(document.name, { text: document.text, base: document.base });
    latest.current = { state: 'open', document: { ...document, isUnkept } };
    setState(latest.current);
  }, []);

  const [actions] = useState<DocumentActions>(() => ({
    edit: (text) => change((document) => ({ ...document, text })),
    replace: (text) => change((document) => anew(document, text)),
    discard: () =>
      change((document) => anew(document, document.name === undefined ? TEMPLATES[0].text : document.base)),
    saved: (savedName, text) => {
      const present = latest.current;
      if (present.state === 'open') drafts.drop(present.document.name);
      change((document) => ({
        ...document,
        name: savedName,
        shipped: false,
        base: text,
        text,
        isRestored: false,
      }));
    },
    deleted: () => {
      const present = latest.current;
      if (present.state === 'open') drafts.drop(present.document.name);
    },
  }));
  return [state, actions];
}

/** Whether a document has what would be lost: a new one that is as its template was is none. */
export function isUnsaved({ name, text, base }: EditedDocument): boolean {
  if (name !== undefined) return text !== base;
  return !isTemplate(text);
}

/** Whether a new scenario was begun and left unsaved. */
export function isNewUnsaved(): boolean {
  const draft = drafts.read(undefined);
  return draft !== undefined && !isTemplate(draft.text);
}

/** Makes a text the one that a new scenario opens with. */
export function beginNewWith(text: string): void {
  drafts.keep(undefined, { text, base: '' });
}

function isTemplate(text: string): boolean {
  return TEMPLATES.some((template) => template.text === text);
}

let versions = 0;

function anew(document: EditedDocument, text: string): EditedDocument {
  versions += 1;
  return { ...document, text, version: versions, isRestored: false };
}

function opened({
  fallback,
  ...stored
}: Pick<EditedDocument, 'name' | 'shipped' | 'file' | 'base'> & { fallback: string }): EditedDocument {
  const draft = drafts.read(stored.name);
  versions += 1;
  return {
    ...stored,
    text: draft?.text ?? fallback,
    version: versions,
    isRestored: draft !== undefined && !isTemplate(draft.text),
    isUnkept: false,
  };
}
