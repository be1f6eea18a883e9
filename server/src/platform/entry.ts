const SOURCES = '/src/';
const COMPILED = '/dist/';

/**
 * Where the compiled file of the module `name` beside `base` (an `import.meta.url`) lies, for starting it as a
 * worker or process: Node cannot run the TypeScript sources, so what runs from `src/` finds its entries in `dist/`.
 */
export function entryUrl(name: string, base: string | URL): URL {
  const entry = new URL(`${name}.js`, base);
  const at = entry.pathname.lastIndexOf(SOURCES);
  if (new URL(base).pathname.endsWith('.ts') && at !== -1) {
    entry.pathname = `${entry.pathname.slice(0, at)}${COMPILED}${entry.pathname.slice(at + SOURCES.length)}`;
  }
  return entry;
}
