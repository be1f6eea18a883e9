import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { htmlReport } from './html.ts';
import { crashRun, fold } from './testing/run-fixture.ts';

const SCRIPT = 'const price = "$& $1 $$"; show("</scr" + "ipt>");';
const STYLE = 'body { color: red }';
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Firedrill report</title>
    <script type="module">${SCRIPT}</script>
    <style>${STYLE}</style>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;

const EVENTS = crashRun();
const JOURNAL = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join('');
const VIEW = fold(EVENTS);

function made(journal = JOURNAL, view = VIEW): string {
  return htmlReport(PAGE, journal, view);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

describe('the HTML report', () => {
  it('holds the journal, to the byte', () => {
    const hostile = `{"message":"</script><script>alert(1)</script> $& \u2028 ✓"}\n`;
    for (const journal of [JOURNAL, hostile]) {
      const [, data = ''] = /id="firedrill-journal"[^>]*>([^<]*)<\/script>/.exec(made(journal)) ?? [];
      expect(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')).toBe(journal);
    }
  });

  it('admits the script and style of the page and nothing else', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(made()) ?? [];
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(SCRIPT)}`,
      `style-src ${hashOf(STYLE)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('stands before everything that it applies to', () => {
    const html = made();
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'));
    expect(html.indexOf('charset')).toBeLessThan(html.indexOf('Content-Security-Policy'));
  });

  it('leaves the page as it was built but for title, policy and journal', () => {
    const html = made();
    expect(html).toContain(`<script type="module">${SCRIPT}</script>`);
    expect(
      html.replace(/<meta http-equiv.*\n {4}/, '').replace(/<script type="application.*<\/script>\n {2}/, ''),
    ).toBe(PAGE.replace('Firedrill report', 'redis-crash held – Firedrill'));
  });

  it('tells scenario and verdict in its title, whatever the scenario is called', () => {
    const { run } = VIEW;
    if (!run) throw new Error('the fixture has no run');
    const named = { ...VIEW, run: { ...run, scenario: { ...run.scenario, name: '</title><b>"$&' } } };
    expect(made(JOURNAL, named)).toContain(
      '<title>&lt;/title&gt;&lt;b&gt;&quot;$&amp; held – Firedrill</title>',
    );
  });

  it('is the same for the same run', () => {
    expect(made()).toBe(made());
  });
});
