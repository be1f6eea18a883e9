import type { Note } from './notes.ts';

/** One thing that may be written at the cursor. */
export interface Option {
  label: string;
  /** What is written; `${}` are the places that are filled in one after the other. The label where left out. */
  snippet?: string;
  /** A few words beside the label. */
  detail?: string;
  note?: Note;
  kind: 'key' | 'value' | 'fault' | 'metric' | 'template';
  /** The higher, the earlier; 0 where left out. */
  rank?: number;
  /** Set where more is to be chosen once it is written. */
  asksMore?: boolean;
}

/** What may be written, and where its word begins. */
export interface Options {
  from: number;
  options: Option[];
}
