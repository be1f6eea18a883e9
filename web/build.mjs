/** `npm run build`: the dashboard into `dist/app` and the page of reports into `dist/report`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const ROOT = import.meta.dirname;
const APP = join(ROOT, 'dist', 'app');
const REPORT = join(ROOT, 'dist', 'report');
/** All script that the first page needs, compressed. */
const FIRST_PAGE_BYTES_MAX = 130_000;
/** The page at `/`, and what it loads at once. */
const FIRST_PAGE = ['index.html', 'src/pages/home.tsx'];

/** @typedef {{ file: string, imports?: string[] }} Chunk */

/**
 * Bytes of script, compressed, that chunks and all they import come to.
 * @param {Record<string, Chunk>} manifest
 * @param {string[]} names
 */
function scriptBytes(manifest, names) {
  const seen = new Set();
  /** @param {string} name */
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const name of names) visit(name);
  const files = new Set([...seen].map((name) => manifest[name]?.file ?? ''));
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(APP, file))).length, 0);
}

/**
 * Puts a page's scripts and styles into the page itself. What would end an element early is written in another way
 * that means the same to script and style.
 * @param {string} folder
 * @param {string} name
 */
function inlineFiles(folder, name) {
  const read = (/** @type {string} */ path) => readFileSync(join(folder, path), 'utf8');
  const page = read(name)
    .replace(/<script type="module"[^>]* src="([^"]+)"><\/script>/g, (_, path) => {
      const text = read(path).replace(/<(?=\/script|!--)/gi, '\\x3c');
      return `<script type="module">${text}</script>`;
    })
    .replace(/<link rel="stylesheet"[^>]* href="([^"]+)">/g, (_, path) => {
      return `<style>${read(path).replace(/<(?=\/style)/gi, '\\3c ')}</style>`;
    });
  if (/<(?:script|link)[^>]* (?:src|href)=/.test(page))
    throw new Error(`${name} still refers to another file`);
  rmSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, name), page);
  return Buffer.byteLength(page);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

process.env.NODE_ENV = 'production';
const settings = {
  root: ROOT,
  configFile: join(ROOT, 'vite.config.ts'),
  logLevel: /** @type {const} */ ('warn'),
};
await build({ ...settings, mode: 'production' });
await build({ ...settings, mode: 'report' });

const manifestFolder = join(APP, '.vite');
const firstPageBytes = scriptBytes(
  JSON.parse(readFileSync(join(manifestFolder, 'manifest.json'), 'utf8')),
  FIRST_PAGE,
);
rmSync(manifestFolder, { recursive: true });
const reportBytes = inlineFiles(REPORT, 'report.html');
process.stdout.write(`first page: ${kilobytes(firstPageBytes)} of script, compressed\n`);
process.stdout.write(`report: ${kilobytes(reportBytes)} without a run\n`);
if (firstPageBytes > FIRST_PAGE_BYTES_MAX) {
  process.stderr.write(`The first page may have at most ${kilobytes(FIRST_PAGE_BYTES_MAX)}.\n`);
  process.exitCode = 1;
}
