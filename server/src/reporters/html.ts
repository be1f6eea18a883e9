import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { FiredrillError, messageOf, outcomeOf, type RunView } from '@firedrill/contract';
import type { ReporterKind } from './reporter.ts';

/** Where the build puts the page of reports: as far from the sources as from what they are compiled to. */
const PAGE = fileURLToPath(new URL('../../../web/dist/report/report.html', import.meta.url));

/** Of which file of a stored run the report is made. */
const JOURNAL_FILE = 'journal.ndjson';

/** More would take several times as long for a few percent. */
const GZIP = { level: 6 } as const;
const gzipAside = promisify(gzip);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** The sources of a policy that admit exactly these texts. */
function hashesOf(texts: readonly string[]): string {
  const hashes = texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
}

/** A policy under which only the page's own script and styles work, and nothing reaches a network. */
function policyOf(page: string): string {
  const scripts = [...page.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => text,
  );
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text = '']) => text);
  return [
    "default-src 'none'",
    `script-src ${hashesOf(scripts)}`,
    `style-src ${hashesOf(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function titleOf(view: RunView): string {
  const name = view.run?.scenario.name ?? 'run';
  return `${name} ${outcomeOf(view).verdict} – Firedrill`;
}

/** The page with a compressed journal inside. */
function withJournal(page: string, packed: Buffer, view: RunView): string {
  const data = packed.toString('base64');
  const runId = escaped(view.run?.runId ?? '');
  const policy = `<meta http-equiv="Content-Security-Policy" content="${escaped(policyOf(page))}" />`;
  const embedded = `<script type="application/octet-stream" id="firedrill-journal" data-run="${runId}">${data}</script>`;
  // What is put in is never read as a pattern of `replace`.
  return page
    .replace(/<meta charset="utf-8" ?\/?>/, (charset) => `${charset}\n    ${policy}`)
    .replace(/<title>[\s\S]*?<\/title>/, () => `<title>${escaped(titleOf(view))}</title>`)
    .replace('</body>', () => `${embedded}\n  </body>`);
}

/**
 * The report of a run as one HTML file that needs no network: the built page with the journal inside, compressed. Pure;
 * the same run gives the same file.
 */
export function htmlReport(page: string, journal: string | Uint8Array, view: RunView): string {
  return withJournal(page, gzipSync(journal, GZIP), view);
}

const PARTS = {
  page: { what: 'the page of reports', hint: 'build it with npm run build --workspace web' },
  journal: { what: 'the journal', hint: 'a report is made of the journal' },
} as const;

function unreadable(part: keyof typeof PARTS, cause: unknown): FiredrillError {
  const { what, hint } = PARTS[part];
  return new FiredrillError('environment.missing', `cannot read ${what}: ${messageOf(cause)}`, {
    hint,
    cause,
  });
}

function readPart(path: string, part: keyof typeof PARTS): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(part, error);
  }
}

/**
 * The same of a stored run, without holding up what else the process does; rejects with `environment.missing` when the
 * page of reports was not built, or the journal is gone.
 */
export async function htmlReportOf(journalPath: string, view: RunView): Promise<string> {
  const read = (path: string, part: keyof typeof PARTS): Promise<Buffer> =>
    readFile(path).catch((error: unknown) => {
      throw unreadable(part, error);
    });
  const page = await read(PAGE, 'page');
  const journal = await read(journalPath, 'journal');
  return withJournal(page.toString('utf8'), await gzipAside(journal, GZIP), view);
}

/** The dashboard's page of the run, with the run inside. */
export const html: ReporterKind = {
  name: 'html',
  summary:
    'The dashboard’s page of a run in one file that needs no network (report.html beside its journal).',
  ofRun: ({ runPath, view }) => ({
    name: 'report.html',
    text: htmlReport(
      readPart(PAGE, 'page').toString('utf8'),
      readPart(join(runPath, JOURNAL_FILE), 'journal'),
      view,
    ),
  }),
};
