import type { FaultDescription } from '@firedrill/contract';
import { isSelector, metricIn, selectorText } from './claim-words.ts';
import type { Entry, Path } from './flow.ts';
import { type Outline, scalarAt } from './outline.ts';
import { entryTouching } from './place.ts';
import {
  faultOfEntry,
  type SchemaNode,
  schemaAt,
  typeText,
  type Vocabulary,
  valueText,
} from './vocabulary.ts';

/** What is to be known of a word of a scenario. */
export interface Note {
  /** The word. */
  title: string;
  text: string;
  /** Short facts, such as its type and its default. */
  facts: { label: string; value: string }[];
}

/** A note and the stretch of the text that it is about. */
export interface NoteInPlace extends Note {
  from: number;
  to: number;
}

/** What is to be known of the word at an offset; nothing where nothing is known. */
export function noteAt(
  text: string,
  offset: number,
  outline: Outline,
  vocabulary: Vocabulary,
): NoteInPlace | undefined {
  const entry = entryTouching(outline, offset);
  if (!entry) return undefined;
  const isOnValue = offset >= entry.valueFrom && entry.scalar !== undefined;
  const note =
    (isOnValue && noteOnValue(entry, text, offset, outline, vocabulary)) ||
    noteOnKey(entry, outline, vocabulary);
  if (!note) return undefined;
  return isOnValue
    ? { ...note, from: entry.valueFrom, to: entry.valueTo }
    : { ...note, from: entry.keyFrom, to: Math.max(entry.keyTo, entry.keyFrom) };
}

/** What is to be known of a key: what its schema says. */
export function noteOfKey(name: string, node: SchemaNode, isRequired: boolean): Note {
  const facts = [{ label: 'Type', value: typeText(node) }];
  if (node.default !== undefined) facts.push({ label: 'Default', value: valueText(node.default) });
  else if (isRequired) facts.push({ label: 'Default', value: 'none: it must be given' });
  // The schema's description of a fault or a claim lists every one there is: the first line is about the key.
  return { title: name, text: node.description?.split('\n')[0] ?? '', facts };
}

/** What is to be known of a kind of fault. */
export function noteOfFault(fault: FaultDescription): Note {
  const facts = [
    { label: 'Seen by the application', value: fault.symptom },
    { label: 'On', value: fault.roles.join(', ') },
  ];
  if (fault.params.length > 0) {
    facts.push({ label: 'Parameters', value: fault.params.map(({ name }) => name).join(', ') });
  }
  facts.push({ label: 'Drivers', value: Object.keys(fault.drivers).join(', ') || 'none' });
  return { title: fault.kind, text: fault.summary, facts };
}

function noteOnKey({ path }: Entry, outline: Outline, vocabulary: Vocabulary): Note | undefined {
  const name = path.at(-1);
  const node = schemaAt(path, outline, vocabulary);
  if (!node) return undefined;
  if (typeof name === 'number') return noteOfItem(path, node, outline, vocabulary);
  const parent = schemaAt(path.slice(0, -1), outline, vocabulary);
  return noteOfKey(String(name), node, parent?.required?.includes(String(name)) ?? false);
}

function noteOfItem(path: Path, node: SchemaNode, outline: Outline, vocabulary: Vocabulary): Note {
  const fault = faultOfEntry(path, outline, vocabulary);
  return fault ? noteOfFault(fault) : noteOfKey(String(path.at(-2) ?? ''), node, false);
}

function noteOnValue(
  entry: Entry,
  text: string,
  offset: number,
  outline: Outline,
  vocabulary: Vocabulary,
): Note | undefined {
  const { catalogue } = vocabulary;
  const last = entry.path.at(-1);
  const [root] = entry.path;
  if (root === 'timeline' && last === 'fault') {
    const fault = faultOfEntry(entry.path, outline, vocabulary);
    return fault && noteOfFault(fault);
  }
  if (root === 'policy') {
    const policy = catalogue.policies.find(({ name }) => name === scalarAt(outline, entry.path));
    return policy && { title: policy.name, text: policy.summary, facts: [] };
  }
  if (root !== 'claims' && root !== 'abort') return undefined;
  const word = wordAt(text, offset, entry);
  if (isSelector(word)) return { title: word, text: selectorText(word), facts: [] };
  const metric = metricIn(entry.scalar ?? '', catalogue.metrics);
  return (
    metric && {
      title: metric.name,
      text: metric.summary,
      facts: [
        { label: 'In parentheses', value: metric.selectors.join(', ') || 'nothing' },
        { label: 'Unit', value: metric.unit || 'none' },
      ],
    }
  );
}

function wordAt(text: string, offset: number, { valueFrom, valueTo }: Entry): string {
  const before = /[\w-]*$/.exec(text.slice(valueFrom, offset))?.[0] ?? '';
  const after = /^[\w-]*/.exec(text.slice(offset, valueTo))?.[0] ?? '';
  return before + after;
}
