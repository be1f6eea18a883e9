import { type Catalogue, FIGURE_NAMES, FIGURES } from '@firedrill/contract';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { type Choices, ROW_CHOICES, type RowChoice } from './choices.ts';

const ROW_WORDS: Record<RowChoice, string> = {
  all: 'all',
  missing: 'not run yet',
  open: 'not held',
};

const FIGURE_OPTIONS = [
  { value: 'all', label: 'The three that tell most' },
  ...FIGURE_NAMES.map((name) => ({ value: name as string, label: FIGURES[name].label })),
];

/** Chooses what the matrix shows. */
export function Toolbar({
  choices,
  drivers,
  driver,
  onChoose,
}: {
  choices: Choices;
  drivers: Catalogue['drivers'];
  driver: string;
  onChoose: (choices: Choices) => void;
}) {
  return (
    <div className="matrix-toolbar">
      <Field label="Filter" isLabelHidden className="matrix-toolbar__filter">
        {(control) => (
          <TextInput
            {...control}
            type="search"
            placeholder="Filter by word, fault or target"
            value={choices.filter}
            onChange={({ currentTarget }) => onChoose({ ...choices, filter: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Scenarios" isInline>
        {(control) => (
          <Select
            {...control}
            value={choices.rows}
            options={ROW_CHOICES.map((value) => ({ value, label: ROW_WORDS[value] }))}
            onValue={(value) =>
              onChoose({ ...choices, rows: ROW_CHOICES.find((name) => name === value) ?? 'all' })
            }
          />
        )}
      </Field>
      <Field label="Figure" isInline>
        {(control) => (
          <Select
            {...control}
            value={choices.figure}
            options={FIGURE_OPTIONS}
            onValue={(value) =>
              onChoose({ ...choices, figure: FIGURE_NAMES.find((name) => name === value) ?? 'all' })
            }
          />
        )}
      </Field>
      <Field label="Driver" isInline>
        {(control) => (
          <Select
            {...control}
            value={driver}
            options={drivers.map(({ kind }) => ({ value: kind, label: kind }))}
            onValue={(kind) => onChoose({ ...choices, driver: kind })}
          />
        )}
      </Field>
    </div>
  );
}
