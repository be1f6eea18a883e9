import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { FiredrillError, messageOf, outcomeOf, type RunView } from '@firedrill/contract';
import type { ReporterKind } from './reporter.ts';

/** Where the build puts the page of reports: as far from the sources as from what they are compiled to. */
const PAGE = fileURLToPath(new URL('../../../web/dist/report/report.html', import.meta.url));

/** Of which file of a stored run the report is made. */
const JOURNAL_FILE = 'journal.ndjson';

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

/**
 * The report of a run as one HTML file that needs no network: the built page with the journal inside, compressed. Pure;
 * the same run gives the same file.
 */
export function htmlReport(page: string, journal: string | Uint8Array, view: RunView): string {
  const data = gzipSync(journal, { level: 9 }).toString('base64');
  const runId = escaped(view.run?.runId ?? '');
  const policy = `<meta http-equiv="Content-Security-Policy" content="${escaped(policyOf(page))}" />`;
  const embedded = `<script type="application/octet-stream" id="firedrill-journal" data-run="${runId}">${data}</script>`;
  // What is put in is never read as a pattern of `replace`.
  return page
    .replace(/<meta charset="utf-8" ?\/?>/, (charset) => `${charset}\n    ${policy}`)
    .replace(/<title>[\s\S]*?<\/title>/, () => `<title>${escaped(titleOf(view))}</title>`)
    .replace('</body>', () => `${embedded}\n  </body>`);
}

function readPart(path: string, what: string, hint: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new FiredrillError('environment.missing', `cannot read ${what}: ${messageOf(error)}`, { hint });
  }
}

/** The same of a stored run; `environment.missing` when the page of reports was not built, or the journal is gone. */
export function htmlReportOf(journalPath: string, view: RunView): string {
  const page = readPart(PAGE, 'the page of reports', 'build it with npm run build --workspace web');
  const journal = readPart(journalPath, 'the journal', 'a report is made of the journal');
  return htmlReport(page.toString('utf8'), journal, view);
}

/** The dashboard's page of the run, with the run inside. */
export const html: ReporterKind = {
  name: 'html',
  summary:
    'The dashboard’s page of a run in one file that needs no network (report.html beside its journal).',
  ofRun: ({ runPath, view }) => ({
    name: 'report.html',
    text: htmlReportOf(join(runPath, JOURNAL_FILE), view),
  }),
};
