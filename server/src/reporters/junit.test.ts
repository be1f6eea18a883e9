import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, xmlDocument } from './junit/xml.ts';
import { junitReport } from './junit.ts';
import type { SuiteResult } from './reporter.ts';
import { CLAIMS, crashRun, type FixtureOptions, fold } from './testing/run-fixture.ts';
import { readXml, type XmlNode } from './testing/xml-reader.ts';

/** What the Jenkins xUnit schema (junit-10.xsd) allows of what is written here. */
const SCHEMA: Record<string, { attributes: string[]; required: string[]; children: string[] }> = {
  testsuites: {
    attributes: ['name', 'time', 'tests', 'failures', 'errors'],
    required: [],
    children: ['testsuite'],
  },
  testsuite: {
    attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp', 'file'],
    required: ['name', 'tests', 'failures', 'errors'],
    children: ['properties', 'testcase'],
  },
  properties: { attributes: [], required: [], children: ['property'] },
  property: { attributes: ['name', 'value'], required: ['name', 'value'], children: [] },
  testcase: {
    attributes: ['name', 'classname', 'time'],
    required: ['name'],
    children: ['skipped', 'error', 'failure'],
  },
  failure: { attributes: ['type', 'message'], required: [], children: [] },
  error: { attributes: ['type', 'message'], required: [], children: [] },
  skipped: { attributes: ['type', 'message'], required: [], children: [] },
};

function expectValid(node: XmlNode): void {
  const rule = SCHEMA[node.name];
  if (!rule) throw new Error(`the schema knows no ${node.name}`);
  const names = Object.keys(node.attributes);
  expect(rule.attributes).toEqual(expect.arrayContaining(names));
  expect(names).toEqual(expect.arrayContaining(rule.required));
  if (node.attributes.time !== undefined) expect(node.attributes.time).toMatch(/^\d+\.\d{3}$/);
  for (const child of node.children) {
    expect(rule.children).toContain(child.name);
    expectValid(child);
  }
}

function ran(options: FixtureOptions = {}): SuiteResult {
  return { file: 'scenarios/redis-crash.yaml', view: fold(crashRun(options)), runPath: 'runs/run-1' };
}

function suites(...results: SuiteResult[]): XmlNode[] {
  const root = readXml(junitReport(results).text);
  expectValid(root);
  return root.children;
}

/** The cases of a run by name, with what went wrong. */
function problems(options: FixtureOptions): Record<string, string> {
  const cases = suites(ran(options))[0]?.children.filter(({ name }) => name === 'testcase') ?? [];
  return Object.fromEntries(
    cases.map(({ attributes, children: [problem] }) => [
      attributes.name,
      problem ? `${problem.name} ${problem.attributes.type}: ${problem.text}` : 'passed',
    ]),
  );
}

const FAULT_CASE = 'fault proven: crash on cache (f1)';

describe('junit report', () => {
  it('is a suite for a scenario and a case for each claim and fault', () => {
    const [suite] = suites(ran());
    expect(suite?.attributes).toEqual({
      name: 'redis-crash',
      tests: '6',
      failures: '0',
      errors: '0',
      skipped: '0',
      time: '30.000',
      timestamp: '2026-03-01T12:00:00',
      file: 'scenarios/redis-crash.yaml',
    });
    const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
    expect(cases.map(({ attributes }) => attributes.name)).toEqual([...CLAIMS, FAULT_CASE]);
    expect(cases[0]?.attributes.classname).toBe('redis-crash.breaker');
    expect(cases[5]?.attributes.time).toBe('8.113');
  });

  it('says whether the load loop is to be trusted', () => {
    const property = (options: FixtureOptions): string | undefined =>
      suites(ran(options))[0]
        ?.children.find(({ name }) => name === 'properties')
        ?.children.find(({ attributes }) => attributes.name === 'load loop')?.attributes.value;
    expect(property({})).toBe('trusted');
    expect(property({ lagging: true })).toBe('not trusted');
  });

  it('counts a false claim as a failure and one that could not be judged as an error', () => {
    const claims = ['error_rate(fault) < 1%', 'p99(fault, stale) < 5ms', 'recovery_time < 30s'];
    expect(problems({ failedPerWindow: 3, claims })).toEqual({
      'error_rate(fault) < 1%': 'failure claim.failed: measured 2.47 %, must be below 1 %',
      'p99(fault, stale) < 5ms': 'error claim.inconclusive: there was nothing to measure',
      'recovery_time < 30s': 'passed',
      [FAULT_CASE]: 'passed',
    });
    expect(suites(ran({ failedPerWindow: 3, claims }))[0]?.attributes).toMatchObject({
      tests: '4',
      failures: '1',
      errors: '1',
    });
  });

  it('counts a fault that was not proven, not removed or not injected as an error', () => {
    const claims = ['availability >= 1%'];
    expect(problems({ claims, unproven: 'still answering' })[FAULT_CASE]).toBe(
      'error fault.unproven: still answering',
    );
    expect(problems({ claims, stuck: 'port taken' })[FAULT_CASE]).toBe(
      'error fault.stuck: could not be removed: port taken; by hand: npx firedrill heal',
    );
    expect(problems({ claims, endAtMs: 5_000 })[FAULT_CASE]).toBe('error fault.unproven: was not injected');
  });

  it('adds a case for a run that did not come to its planned end', () => {
    const name = 'the run comes to its planned end';
    const endReasons = ['error_rate > 50% for 5s'];
    expect(problems({ end: 'aborted', endReasons })[name]).toBe(`failure run.aborted: ${endReasons[0]}`);
    const interrupted = problems({ end: 'interrupted', endReasons: ['stopped by SIGINT'], endAtMs: 5_000 });
    expect(interrupted[name]).toMatch(/^error run\.interrupted: stopped by SIGINT/);
    expect(interrupted['availability >= 99%']).toBe('error claim.inconclusive: it was not judged');
  });

  it('skips what the driver cannot do; an environment that is not usable is an error', () => {
    const notRun = (because: 'capability' | 'environment', reason: string): SuiteResult => ({
      file: 'a.yaml',
      scenario: 'a',
      notRun: { because, reason },
    });
    const [lacking, broken] = suites(
      notRun('capability', 'process cannot do network'),
      notRun('environment', 'no redis-server'),
    );
    expect(lacking?.attributes).toMatchObject({ tests: '1', skipped: '1', errors: '0' });
    expect(lacking?.children[0]?.children[0]).toMatchObject({
      name: 'skipped',
      text: 'process cannot do network',
    });
    expect(broken?.attributes).toMatchObject({ tests: '1', skipped: '0', errors: '1' });
  });

  it('is well-formed without any result and with any text', () => {
    expect(suites()).toEqual([]);
    const reason = 'a <b> & "c" \'d\' \u0000\u001b[2J\n\ttail ]]> \ud800';
    const [suite] = suites({
      file: 'a.yaml',
      scenario: reason,
      notRun: { because: 'environment', reason },
    });
    const expected = 'a <b> & "c" \'d\' \ufffd\ufffd[2J\n\ttail ]]> \ufffd';
    expect(suite?.attributes.name).toBe(expected);
    expect(suite?.children[0]?.children[0]?.text).toBe(expected);
  });
});

describe('xml', () => {
  it('gives every text back as it was, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const root = readXml(
          xmlDocument({ name: 'a', attributes: { b: text }, children: text === '' ? [] : [text] }),
        );
        const kept = text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
        expect(root.attributes.b).toBe(kept);
        expect(root.text).toBe(kept);
        expect(escapeXml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });
});
