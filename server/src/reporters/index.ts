import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { line } from './line.ts';
import type { ReporterKind } from './reporter.ts';

/** Every reporter; help and the command line list these. */
export const REPORTERS: readonly ReporterKind[] = [line, json, junit, html];
