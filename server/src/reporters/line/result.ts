import {
  claimReason,
  isTrusted,
  type JudgedClaim,
  measuredText,
  outcomeOf,
  type RunView,
  unjudgedClaims,
  VERDICT_ICONS,
  type Verdict,
} from '@firedrill/contract';
import { totalRequests } from '../summary.ts';
import { evidenceLines } from './evidence.ts';
import { phaseTable } from './phase-table.ts';
import { gap, type Line, lineWidth, runningTime, tinted, widthOf, wrap, wrapItems } from './text.ts';

const MARGIN = '  ';
/** `inconclusive`, the longest word of a verdict. */
const STATE_WIDTH = 12;
const MEASURED_WIDTH = 10;

/** A verdict as icon and word. */
function verdictSpan(verdict: Verdict): { tone: Verdict; text: string } {
  return { tone: verdict, text: `${VERDICT_ICONS[verdict]} ${verdict}` };
}

const ENDS: Record<ReturnType<typeof outcomeOf>['end'], string> = {
  completed: '',
  aborted: 'ended by an abort limit',
  interrupted: 'interrupted',
  error: 'ended by an error',
  unfinished: 'without an end',
};

/** The verdict, what was run, and the reasons that no claim names. */
function verdictLines(view: RunView, width: number): Line[] {
  const { verdict, end, reasons, durationMs } = outcomeOf(view);
  const { run } = view;
  const facts = run
    ? [`policy ${run.policy}`, `seed ${run.plan.seed}`, `driver ${run.driver}`]
    : ['the run did not begin'];
  const length = [runningTime(durationMs), ENDS[end]].filter((text) => text !== '').join(', ');
  const requests = `${totalRequests(view).toLocaleString('en')} requests`;
  // As runs are judged now, and as they were in journals of before.
  const named = view.claims.flatMap((claim) => [claimReason(view, claim), `${claim.text}: ${claim.reason}`]);
  const others = reasons.filter((reason) => !named.includes(reason));
  const doubt: Line = isTrusted(view) ? [] : [MARGIN, tinted('inconclusive', '! load loop not trusted')];
  const head: Line = [
    verdictSpan(verdict),
    ...doubt,
    ...(run ? [MARGIN, tinted('strong', run.scenario.name)] : []),
  ];
  const title = run ? [MARGIN, run.scenario.title] : [];
  const fits = lineWidth([...head, ...title]) <= width;
  return [
    ...(fits ? [[...head, ...title]] : [head, ...wrap(title.join('').trim(), width).map((text) => [text])]),
    ...wrapItems([...facts, length, requests], ' · ', width).map((text) => [tinted('faint', text)]),
    ...others.flatMap((reason) => wrap(reason, width - 2).map((text): Line => [MARGIN, text])),
  ];
}

function claimLines(view: RunView, judged: JudgedClaim, textWidth: number, width: number): Line[] {
  const { state, text, reason, leftOut } = judged;
  const icon = tinted(state, VERDICT_ICONS[state]);
  const measured = measuredText(view, judged).padStart(MEASURED_WIDTH);
  const word = tinted(state, state);
  const head: Line[] =
    widthOf(text) > textWidth
      ? [
          ...wrap(text, width - 4).map((part, i): Line => [MARGIN, i === 0 ? icon : ' ', ' ', part]),
          [MARGIN, MARGIN, measured.trimStart(), MARGIN, word],
        ]
      : [[MARGIN, icon, ' ', text, gap(widthOf(text), textWidth), MARGIN, measured, MARGIN, word]];
  if (state === 'held' && leftOut === undefined) return head;
  return [...head, ...wrap(reason, width - 6).map((part): Line => [gap(0, 6), tinted('faint', part)])];
}

/** One line a claim: icon, text, measured, state; the reason below what was not held, or held with something left out. */
function claimsSection(
  view: RunView,
  width: number,
  isShown: (claim: JudgedClaim) => boolean = () => true,
): Line[] {
  const unjudged = unjudgedClaims(view).map(
    ({ text }): JudgedClaim => ({ text, state: 'inconclusive', samples: 0, reason: 'it was not judged' }),
  );
  const claims = [...view.claims, ...unjudged].filter(isShown);
  const room = width - 4 - MEASURED_WIDTH - STATE_WIDTH - 4;
  const textWidth = Math.min(room, Math.max(0, ...claims.map(({ text }) => widthOf(text))));
  return claims.flatMap((claim) => claimLines(view, claim, textWidth, width));
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [[], [tinted('strong', title)], ...lines];
}

/** What was not held, with the reasons: a result for lists of many runs. Pure; `width` as below. */
export function shortResultLines(view: RunView, runPath: string, width: number): Line[] {
  const claims = claimsSection(view, width, (claim) => claim.state !== 'held');
  return [[], ...verdictLines(view, width), ...claims, [tinted('faint', 'Run stored in '), runPath]];
}

/** The result of a run for people, in lines of at most `width` cells (a longer word stays whole). Pure. */
export function resultLines(view: RunView, runPath: string, width: number): Line[] {
  return [
    [],
    ...verdictLines(view, width),
    ...section('Claims', claimsSection(view, width)),
    ...section(
      'Phases',
      phaseTable(view, width - 2).map((line) => [MARGIN, ...line]),
    ),
    ...evidenceLines(view, width).flatMap(({ title, lines }) => section(title, lines)),
    [],
    [tinted('faint', 'Run stored in '), runPath],
  ];
}
