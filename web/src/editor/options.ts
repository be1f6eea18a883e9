import { claimOptions } from './claim-options.ts';
import { noteOfFault, noteOfKey } from './notes.ts';
import type { Option, Options } from './option.ts';
import { membersOf, type Outline } from './outline.ts';
import { type Place, placeAt } from './place.ts';
import {
  faultOfEntry,
  type SchemaNode,
  schemaAt,
  typeText,
  unitsOf,
  type Vocabulary,
  valueText,
} from './vocabulary.ts';

/** What may be written at an offset of a scenario's text. */
export function optionsAt(
  text: string,
  offset: number,
  outline: Outline,
  vocabulary: Vocabulary,
): Options | undefined {
  const place = placeAt(text, offset, outline);
  if (!place) return undefined;
  const node = schemaAt(place.path, outline, vocabulary);
  if (!node) return undefined;
  const [root] = place.path;
  const isItem = typeof place.path.at(-1) === 'number';
  if (isItem && (root === 'claims' || root === 'abort')) return claimOptions(place, root, vocabulary);
  if (node.type === 'object' && !place.isInline) {
    const templates = isItem && root === 'timeline' && isFresh(place) ? faultTemplates(vocabulary) : [];
    return { from: place.from, options: [...templates, ...keyOptions(place, node, outline, vocabulary)] };
  }
  const options = valueOptions(place, node, vocabulary);
  return options.length === 0 ? undefined : { from: place.from, options };
}

function isFresh(place: Place): boolean {
  return !place.isFlow && !place.written.includes(' ');
}

function keyOptions(place: Place, node: SchemaNode, outline: Outline, vocabulary: Vocabulary): Option[] {
  const written = membersOf(outline, place.path).filter(
    ({ keyTo }) => keyTo < place.from || place.written === '',
  );
  const taken = new Set(
    written.filter(({ keyFrom }) => keyFrom !== place.from).map(({ path }) => String(path.at(-1))),
  );
  const params = faultOfEntry(place.path, outline, vocabulary)?.params.map(({ name }) => name) ?? [];
  return Object.entries(node.properties ?? {})
    .filter(([name]) => !taken.has(name))
    .map(([name, property], index) => {
      const isRequired = node.required?.includes(name) ?? false;
      return {
        label: name,
        snippet: keySnippet(name, property, place),
        detail: isRequired ? 'required' : shortDefault(property),
        note: noteOfKey(name, property, isRequired),
        kind: 'key' as const,
        rank: (isRequired ? 50 : 0) + (params.includes(name) ? 20 : 0) - index / 10,
        asksMore: property.enum !== undefined || property.type === 'boolean' || name === 'fault',
      };
    });
}

function shortDefault({ default: usual, type }: SchemaNode): string {
  if (usual === undefined) return type === 'array' ? 'list' : '';
  const text = valueText(usual);
  return text.length > 16 || text === '[]' ? '' : `default ${text}`;
}

function keySnippet(name: string, node: SchemaNode, place: Place): string {
  const under = ' '.repeat(place.column + 2);
  if (!place.isFlow && node.type === 'array') return `${name}:\n${under}- \${}`;
  if (!place.isFlow && node.type === 'object') return `${name}:\n${under}\${}`;
  return node.type === 'object' ? `${name}: { \${} }` : `${name}: \${}`;
}

/** Whole entries of the timeline: a fault with what it must have. */
function faultTemplates({ catalogue }: Vocabulary): Option[] {
  return catalogue.faults.map((fault) => {
    const params = fault.params
      .filter((param) => param.default === undefined)
      .map(({ name, choices, units }) => `, ${name}: \${${choices?.[0] ?? (units ? `10${units[0]}` : '')}}`);
    return {
      label: fault.kind,
      snippet: `{ at: \${10s}, fault: ${fault.kind}, on: ${fault.roles[0] ?? 'cache'}, for: \${5s}${params.join('')} }`,
      detail: fault.roles.join(', '),
      note: noteOfFault(fault),
      kind: 'fault' as const,
      rank: 60,
    };
  });
}

function valueOptions(place: Place, node: SchemaNode, vocabulary: Vocabulary): Option[] {
  const { catalogue } = vocabulary;
  const last = place.path.at(-1);
  if (place.path[0] === 'timeline' && last === 'fault') {
    return catalogue.faults.map((fault) => ({
      label: fault.kind,
      detail: fault.roles.join(', '),
      note: noteOfFault(fault),
      kind: 'fault' as const,
    }));
  }
  if (place.path.length === 1 && last === 'policy') {
    return catalogue.policies.map(({ name, summary }) => ({
      label: name,
      detail: name === catalogue.defaultPolicy ? 'default' : '',
      note: { title: name, text: summary, facts: [] },
      kind: 'value' as const,
    }));
  }
  if (place.isInline && node.type === 'object') return [braces(node)];
  return plainValues(place, node);
}

function braces(node: SchemaNode): Option {
  const inside = (node.required ?? Object.keys(node.properties ?? {}).slice(0, 1))
    .map((name) => `${name}: \${}`)
    .join(', ');
  const usual = node.default === undefined ? `{ ${inside} }` : valueText(node.default);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a place to fill in of a snippet
  return { label: usual.replaceAll('${}', '…'), snippet: usual, kind: 'template' };
}

function plainValues(place: Place, node: SchemaNode): Option[] {
  const usual = node.default === undefined ? undefined : valueText(node.default);
  const words = node.enum?.map(String) ?? (node.type === 'boolean' ? ['true', 'false'] : []);
  if (words.length > 0) {
    return words.map((label) => ({
      label,
      detail: label === usual ? 'default' : '',
      kind: 'value' as const,
    }));
  }
  const units = unitsOf(node);
  const number = /^\d+(\.\d+)?/.exec(place.written)?.[0];
  const given = units.filter((unit) => unit !== 'µs').map((unit) => `${number ?? ''}${unit}`);
  const examples = [usual, ...(node.examples ?? []).map(String)].filter((value) => value !== undefined);
  const labels = number !== undefined && units.length > 0 ? given : [...new Set(examples)];
  return labels.map((label, index) => ({
    label,
    detail: label === usual ? 'default' : number === undefined ? typeText(node) : '',
    kind: 'value' as const,
    rank: -index,
  }));
}
