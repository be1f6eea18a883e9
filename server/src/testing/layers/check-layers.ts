import { isBuiltin } from 'node:module';
import { dirname, posix } from 'node:path';
import { findCycle } from './cycles.ts';
import type { Layer } from './layer.ts';
import type { Import, SourceFile } from './source-file.ts';
import { LAYERS, LINES_MAX, WORKSPACES } from './table.ts';

/** Tests and what only they use: free in packages and timers, bound to their workspace's imports. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/testing/');
}

function isIn(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** The layer of a file: the longest place of the table that it lies in. */
export function layerOf(path: string, layers: readonly Layer[] = LAYERS): Layer | undefined {
  return layers
    .filter((layer) => isIn(path, layer.at))
    .sort((a, b) => b.at.length - a.at.length)
    .at(0);
}

/** The file of this repository that an import reaches; `undefined` for npm packages and Node's modules. */
function reached(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(dirname(from), specifier);
  const workspace = Object.keys(WORKSPACES).find((name) => isIn(specifier, name));
  return workspace === undefined ? undefined : WORKSPACES[workspace];
}

/** `@scope/name` or `name` of a specifier. */
function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function workspaceOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

/** Tests may reach all that their workspace's top layer may. */
function testProblem(file: SourceFile, target: string): string | undefined {
  if (workspaceOf(target) === workspaceOf(file.path)) return undefined;
  const allowed = LAYERS.some((layer) => {
    return workspaceOf(layer.at) === workspaceOf(file.path) && layer.imports.some((at) => isIn(target, at));
  });
  return allowed ? undefined : `tests of ${workspaceOf(file.path)} may not reach ${workspaceOf(target)}`;
}

function fileProblem({ typeOnly }: Import, target: string, layer: Layer): string | undefined {
  if (isTest(target)) return 'what is only for tests is not built';
  const { at, imports, typeImports = [], because } = layer;
  if ([at, ...imports].some((place) => isIn(target, place))) return undefined;
  const asType = typeImports.some((place) => isIn(target, place));
  if (asType && typeOnly) return undefined;
  const rule = asType ? 'only its types may be imported' : `${at} may import ${listed(imports, typeImports)}`;
  return `${rule}, because ${because}`;
}

function listed(imports: readonly string[], typeImports: readonly string[]): string {
  const all = [...imports, ...typeImports.map((place) => `${place} (types)`)];
  return all.length === 0 ? 'no other layer' : `only ${all.join(', ')}`;
}

function packageProblem(specifier: string, layer: Layer): string | undefined {
  if (isBuiltin(specifier)) {
    if (!layer.node) return `${layer.at} may not use Node, because ${layer.because}`;
    return specifier.startsWith('node:') ? undefined : `write node:${specifier}`;
  }
  if (layer.packages.includes(packageName(specifier))) return undefined;
  const allowed =
    layer.packages.length === 0 ? 'no npm package' : `only the packages ${layer.packages.join(', ')}`;
  return `${layer.at} may import ${allowed}`;
}

function importProblem(file: SourceFile, found: Import, layer: Layer): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) {
    if (isTest(file.path) || layer.computedImports) return undefined;
    return 'name the module in the import, so that it can be checked';
  }
  const target = reached(file.path, specifier);
  const isTestCode = isTest(file.path);
  if (target === undefined) return isTestCode ? undefined : packageProblem(specifier, layer);
  if (specifier.startsWith('.') && workspaceOf(target) !== workspaceOf(file.path)) {
    return 'another workspace is imported by its name';
  }
  return isTestCode ? testProblem(file, target) : fileProblem(found, target, layer);
}

function fileProblems(file: SourceFile): string[] {
  const layer = layerOf(file.path);
  if (layer === undefined) return [`${file.path}: lies in no layer; add one to the table`];
  const problems: string[] = [];
  for (const found of file.imports) {
    const problem = importProblem(file, found, layer);
    const name = found.specifier === undefined ? 'a computed name' : `"${found.specifier}"`;
    if (problem) problems.push(`${file.path}:${found.line}: imports ${name}: ${problem}`);
  }
  if (isTest(file.path)) return problems;
  if (file.lines > LINES_MAX) problems.push(`${file.path}: has ${file.lines} lines, of ${LINES_MAX} at most`);
  if (layer.machine) return problems;
  for (const { line, what } of file.machineUses) {
    problems.push(`${file.path}:${line}: uses ${what}: take it as an argument; only server/src/platform may`);
  }
  return problems;
}

/** Every breach of the rules, one line each, with file, line and the rule; empty when all is well. */
export function checkLayers(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map((file) => [file.path, reachedBy(file)]));
  const cycle = findCycle(graph);
  const circular = cycle === undefined ? [] : [`import cycle: ${cycle.join(' → ')}`];
  return [...files.flatMap(fileProblems), ...circular];
}

function reachedBy({ path, imports }: SourceFile): string[] {
  return imports.flatMap(({ specifier }) =>
    specifier === undefined ? [] : (reached(path, specifier) ?? []),
  );
}
