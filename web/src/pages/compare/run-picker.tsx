import type { RunSummary } from '@firedrill/contract';
import { ArrowLeftRight } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { momentWords } from '../../ui/time.tsx';
import { verdictOf } from '../home/run-words.ts';

interface RunPickerProps {
  runs: readonly RunSummary[];
  a: string;
  b: string;
  onPick: (a: string, b: string) => void;
}

function words(run: RunSummary, nowMs: number): string {
  const started = run.startedAt === undefined ? '' : ` · ${momentWords(Date.parse(run.startedAt), nowMs)}`;
  return `${run.scenario} · ${run.policy} · ${verdictOf(run)}${started} · ${run.id.slice(-6)}`;
}

/** The runs to choose from; those of the scenario that is chosen on the other side come first. */
function optionsFor(runs: readonly RunSummary[], chosen: string, other: string) {
  const nowMs = Date.now();
  const scenario = runs.find(({ id }) => id === other)?.scenario;
  const isLike = (run: RunSummary): number => (run.scenario === scenario ? 0 : 1);
  const options = runs
    .filter(({ id }) => id !== other)
    .toSorted((left, right) => isLike(left) - isLike(right))
    .map((run) => ({ value: run.id, label: words(run, nowMs) }));
  const isKnown = chosen === '' || options.some(({ value }) => value === chosen);
  return [
    { value: '', label: 'Choose a run …' },
    ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
    ...options,
  ];
}

/** Chooses the two runs. */
export function RunPicker({ runs, a, b, onPick }: RunPickerProps) {
  return (
    <div className="compare-picker">
      <Field label="A, the one before">
        {(control) => (
          <Select
            {...control}
            value={a}
            options={optionsFor(runs, a, b)}
            onValue={(value) => onPick(value, b)}
          />
        )}
      </Field>
      <IconButton
        label="Swap A and B"
        icon={<ArrowLeftRight aria-hidden="true" />}
        onClick={() => onPick(b, a)}
      />
      <Field label="B, compared with it">
        {(control) => (
          <Select
            {...control}
            value={b}
            options={optionsFor(runs, b, a)}
            onValue={(value) => onPick(a, value)}
          />
        )}
      </Field>
    </div>
  );
}
