/** A text that was changed and not saved. */
export interface Draft {
  text: string;
  /** The stored text that it was made from; empty where there is none. */
  base: string;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'firedrill.editor:';
/** What a new scenario's draft is kept under; no name of a scenario begins so. */
const NEW = '(new)';

/** Unsaved texts by scenario, kept by the browser for this tab, so that a reload or a look elsewhere loses nothing. */
export class Drafts {
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** The draft of a scenario, or of the new one; nothing where there is none that can be read. */
  read(name: string | undefined): Draft | undefined {
    try {
      const stored: unknown = JSON.parse(this.#shelf.getItem(PREFIX + (name ?? NEW)) ?? 'null');
      return isDraft(stored) ? stored : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a draft; one that is as it was stored is dropped. Returns whether it is kept, which a browser may refuse. */
  keep(name: string | undefined, draft: Draft): boolean {
    try {
      if (draft.text === draft.base) this.drop(name);
      else this.#shelf.setItem(PREFIX + (name ?? NEW), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  drop(name: string | undefined): void {
    this.#shelf.removeItem(PREFIX + (name ?? NEW));
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { text, base } = value as Partial<Record<keyof Draft, unknown>>;
  return typeof text === 'string' && typeof base === 'string';
}
