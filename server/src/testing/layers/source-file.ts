import { parseAst } from 'vitest/node';
import { machineUse } from './machine-use.ts';
import { isNode, type Node, stringValue, walk } from './syntax.ts';

/** One import, re-export, dynamic import or import type. */
export interface Import {
  line: number;
  /** Missing when it is computed at run time. */
  specifier?: string;
  typeOnly: boolean;
}

/** A use of the machine's clock, timers or randomness. */
export interface MachineUse {
  line: number;
  /** As a person would write it: `Date.now`. */
  what: string;
}

/** What the rules want to know of a source file. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string;
  lines: number;
  imports: Import[];
  machineUses: MachineUse[];
}

/** Reads a TypeScript source with vitest's own parser; throws when it does not parse. */
export function readSource(path: string, text: string): SourceFile {
  const lineOf = lineCounter(text);
  const file: SourceFile = { path, lines: text.split('\n').length - 1, imports: [], machineUses: [] };
  const program: unknown = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path);
  if (!isNode(program)) throw new Error(`${path} has no syntax tree`);
  walk(program, (node, parent, key) => {
    const line = lineOf(node.start);
    const found = importOf(node);
    if (found) file.imports.push({ line, ...found });
    const what = machineUse(node, parent, key);
    if (what !== undefined) file.machineUses.push({ line, what });
  });
  return file;
}

/** What a node imports, if it does. */
function importOf(node: Node): Omit<Import, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return imported(node.source, node.importKind === 'type' || hasOnlyTypes(node.specifiers, 'importKind'));
    case 'ExportAllDeclaration':
      return imported(node.source, node.exportKind === 'type');
    case 'ExportNamedDeclaration':
      if (!isNode(node.source)) return undefined;
      return imported(node.source, node.exportKind === 'type' || hasOnlyTypes(node.specifiers, 'exportKind'));
    case 'ImportExpression':
      return imported(node.source, false);
    case 'TSImportType':
      return imported(node.source, true);
    case 'TSExternalModuleReference':
      return imported(node.expression, false);
    default:
      return undefined;
  }
}

function imported(source: unknown, typeOnly: boolean): Omit<Import, 'line'> {
  const specifier = stringValue(source);
  return specifier === undefined ? { typeOnly } : { specifier, typeOnly };
}

/** `import { type A, type B } from …`; `import {} from …` and `import '…'` load the module. */
function hasOnlyTypes(specifiers: unknown, kind: 'importKind' | 'exportKind'): boolean {
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((specifier) => isNode(specifier) && specifier[kind] === 'type');
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
