import { ALIGNMENTS, type Alignment } from '../model.ts';

/** What an address says of a baseline. */
export interface BaselineAddress {
  /** Missing where none is chosen. */
  runId?: string;
  alignment: Alignment;
}

/** Reads an address; without a word on it the starts are laid on each other. */
export function readBaseline(search: string): BaselineAddress {
  const params = new URLSearchParams(search);
  const runId = params.get('baseline') ?? '';
  const alignment = ALIGNMENTS.find((known) => known === params.get('align')) ?? 'start';
  return runId === '' ? { alignment } : { runId, alignment };
}

/** The search part of an address with this baseline in it; parameters of others stay as they are. */
export function writeBaseline(search: string, { runId, alignment }: BaselineAddress): string {
  const params = new URLSearchParams(search);
  params.delete('baseline');
  params.delete('align');
  if (runId !== undefined) params.set('baseline', runId);
  if (runId !== undefined && alignment !== 'start') params.set('align', alignment);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Changes what the address of the page says of the baseline, without a step in the browser's history. */
export function changeBaseline(change: (before: BaselineAddress) => BaselineAddress): void {
  const search = writeBaseline(location.search, change(readBaseline(location.search)));
  history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
}
