/** Runs the benchmarks and prints their figures. Usage: npm run bench [-- <name>…] */
import { dashboard } from './dashboard.mjs';
import { met } from './figure.mjs';
import { linkCost } from './link.mjs';
import { loadLoop } from './load-loop.mjs';
import { openLoop } from './open-loop.mjs';
import { recoveryLag } from './recovery-lag.mjs';
import { eventStreams } from './sse.mjs';

/** @type {Record<string, () => Promise<import('./figure.mjs').Figure[]>>} */
const BENCHES = {
  'load-loop': loadLoop,
  'open-loop': openLoop,
  'recovery-lag': recoveryLag,
  link: linkCost,
  sse: eventStreams,
  dashboard,
};

/** @param {number} value */
function short(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** @param {import('./figure.mjs').Figure} figure */
function line(figure) {
  const { name, value, range, unit = '', goal, samples } = figure;
  const verdict = { true: 'met', false: 'MISSED', undefined: '' }[String(met(figure))];
  const asked = goal ? `${goal.at === 'least' ? '≥' : '≤'} ${short(goal.value)}` : '';
  const measured = `${short(value)}${unit && ` ${unit}`}`;
  const spread = `${short(range[0])}–${short(range[1])}, n=${samples}`;
  return `${name.padEnd(66)} ${measured.padStart(9)}  (${spread})  ${asked} ${verdict}`.trimEnd();
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    for (const figure of await run()) process.stdout.write(`${line(figure)}\n`);
  }
}
