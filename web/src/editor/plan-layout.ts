import { type PlanInfo, ROLES, type Role } from '@firedrill/contract';

type PlannedFault = PlanInfo['faults'][number];

/** One fault as a bar; `left` and `width` as shares of the run. */
export interface PlanBar {
  fault: PlannedFault;
  left: number;
  width: number;
  /** Where its word has room: in the bar, right or left of it, or nowhere. */
  word: 'inside' | 'right' | 'left' | 'none';
}

/** The faults of one target. */
export interface PlanRow {
  role: Role;
  bars: PlanBar[];
}

const WORD_SIGN_PX = 6.6;
const WORD_PADDING_PX = 14;
const TICK_PX_MIN = 64;
/** Steps between ticks that people count in, in ms. */
const TICK_STEPS_MS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000,
];

/** The rows of a plan on a track of a width in pixels: one for each target that is broken, one at least. */
export function planRows({ faults, durationMs }: PlanInfo, widthPx: number): PlanRow[] {
  const rows = ROLES.map((role) => ({
    role,
    bars: faults.filter(({ on }) => on === role).toSorted((a, b) => a.injectAtMs - b.injectAtMs),
  }));
  const kept = rows.filter(({ role, bars }) => bars.length > 0 || (faults.length === 0 && role === 'cache'));
  return kept.map(({ role, bars }) => ({
    role,
    bars: bars.map((fault, index) => {
      const startOf = (other: PlannedFault | undefined): number =>
        (other?.injectAtMs ?? durationMs) / durationMs;
      const left = fault.injectAtMs / durationMs;
      const end = Math.min(1, fault.healAtMs / durationMs);
      const roomPx = {
        inside: (end - left) * widthPx,
        right: (startOf(bars[index + 1]) - end) * widthPx,
        left: (left - (bars[index - 1]?.healAtMs ?? 0) / durationMs) * widthPx,
      };
      const neededPx = fault.kind.length * WORD_SIGN_PX + WORD_PADDING_PX;
      const word =
        (['inside', 'right', 'left'] as const).find((place) => roomPx[place] >= neededPx) ?? 'none';
      return { fault, left, width: end - left, word };
    }),
  }));
}

/** Moments for the ticks of a time axis, in ms. */
export function ticksOf(durationMs: number, widthPx: number): number[] {
  const most = Math.max(1, Math.floor(widthPx / TICK_PX_MIN));
  const stepMs = TICK_STEPS_MS.find((step) => durationMs / step <= most) ?? 3_600_000;
  return Array.from({ length: Math.floor(durationMs / stepMs) + 1 }, (_, index) => index * stepMs);
}

/** Kinds of faults with how many there are, in the order of the plan: `refuse ×10, crash`. */
export function faultSummary({ faults }: PlanInfo): string {
  const counts = new Map<string, number>();
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} ×${count}`)).join(', ');
}
