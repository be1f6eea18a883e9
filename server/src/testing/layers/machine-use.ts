/** Finds uses of the machine's clock, timers and randomness, under whatever name they are reached. */
import { isNode, type Node, stringValue } from './syntax.ts';

/** Global names that are themselves such a use. */
const GLOBALS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'performance']);
/** Members that are such a use, by their object. */
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  Date: new Set(['now']),
  Math: new Set(['random']),
  process: new Set(['hrtime', 'uptime']),
  AbortSignal: new Set(['timeout']),
  crypto: new Set(['getRandomValues', 'randomUUID']),
  globalThis: GLOBALS,
};
/** Modules that offer nothing else. */
const MODULES = new Set(['node:timers', 'node:timers/promises', 'node:perf_hooks']);
/** Names of `node:crypto` that draw from the machine's randomness. */
const RANDOM = new Set([
  'randomBytes',
  'randomInt',
  'randomUUID',
  'randomFill',
  'randomFillSync',
  'webcrypto',
]);
/** Where a name stands for a property, a type or another module's name, and not for the global of that name. */
const NAMING: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ['property'],
  Property: ['key'],
  PropertyDefinition: ['key'],
  MethodDefinition: ['key'],
  TSPropertySignature: ['key'],
  TSMethodSignature: ['key'],
  TSTypeReference: ['typeName'],
  TSQualifiedName: ['left', 'right'],
  ImportSpecifier: ['imported', 'local'],
  ExportSpecifier: ['local', 'exported'],
};

/** What a node uses of the machine, as a person would write it. */
export function machineUse(node: Node, parent: Node | undefined, key: string): string | undefined {
  if (node.type === 'ImportDeclaration') return moduleUse(node);
  if (node.type === 'MemberExpression') return memberUse(node);
  if (node.type === 'NewExpression' || node.type === 'CallExpression') return dateUse(node);
  if (node.type === 'VariableDeclarator') return destructuredUse(node);
  return node.type === 'Identifier' && isGlobalUse(node, parent, key) ? String(node.name) : undefined;
}

function isGlobalUse(node: Node, parent: Node | undefined, key: string): boolean {
  if (!GLOBALS.has(String(node.name))) return false;
  if (parent === undefined || !(NAMING[parent.type] ?? []).includes(key)) return true;
  return parent.computed === true;
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' ? String(value.name) : undefined;
}

function memberUse(node: Node): string | undefined {
  const object = nameOf(node.object) ?? innerMember(node.object);
  const property = node.computed === true ? stringValue(node.property) : nameOf(node.property);
  if (object === undefined || property === undefined) return undefined;
  return MEMBERS[object]?.has(property) ? `${object}.${property}` : undefined;
}

/** `Date` of `globalThis.Date`. */
function innerMember(object: unknown): string | undefined {
  if (!isNode(object) || object.type !== 'MemberExpression') return undefined;
  return nameOf(object.object) === 'globalThis' ? nameOf(object.property) : undefined;
}

/** `new Date()` and `Date()` read the clock; `new Date(0)` does not. */
function dateUse(node: Node): string | undefined {
  if (nameOf(node.callee) !== 'Date') return undefined;
  if (node.type === 'CallExpression') return 'Date()';
  return Array.isArray(node.arguments) && node.arguments.length === 0 ? 'new Date()' : undefined;
}

/** `const { now } = Date`. */
function destructuredUse(node: Node): string | undefined {
  const object = nameOf(node.init);
  if (object === undefined || !isNode(node.id) || !Array.isArray(node.id.properties)) return undefined;
  const names = node.id.properties.map((property) => (isNode(property) ? nameOf(property.key) : undefined));
  const found = names.find((name) => name !== undefined && MEMBERS[object]?.has(name));
  return found === undefined ? undefined : `${object}.${found}`;
}

function moduleUse(node: Node): string | undefined {
  const specifier = stringValue(node.source);
  if (specifier === undefined || node.importKind === 'type') return undefined;
  if (MODULES.has(specifier)) return specifier;
  if (specifier !== 'node:crypto' || !Array.isArray(node.specifiers)) return undefined;
  const names = node.specifiers.map((item) => (isNode(item) ? nameOf(item.imported) : undefined));
  const found = names.find((name) => name !== undefined && RANDOM.has(name));
  return found === undefined ? undefined : `${found} of node:crypto`;
}
