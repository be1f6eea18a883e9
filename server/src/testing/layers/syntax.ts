/** The little of a syntax tree (ESTree with TypeScript's additions) that the layer rules look at. */

/** A node; its further properties depend on its type. */
export interface Node {
  type: string;
  start: number;
  [property: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The text of a string literal, or of a template literal without holes. */
export function stringValue(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  if (value.type !== 'TemplateLiteral' || !Array.isArray(value.quasis) || value.quasis.length !== 1) {
    return undefined;
  }
  const [quasi]: unknown[] = value.quasis;
  const text = isNode(quasi) ? quasi.value : undefined;
  return typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : undefined;
}

/** Hears a node with its parent and the parent's property that holds it. */
export type Visit = (node: Node, parent: Node | undefined, key: string) => void;

/** Visits a node and everything below it. */
export function walk(node: Node, visit: Visit, parent?: Node, key = ''): void {
  visit(node, parent, key);
  for (const [name, value] of Object.entries(node)) {
    if (isNode(value)) walk(value, visit, node, name);
    else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit, node, name);
    }
  }
}
