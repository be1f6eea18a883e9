import { classes } from './classes.ts';
import type { FieldControl } from './field.tsx';
import './field.css';

export interface NumberWithUnitProps {
  control: FieldControl;
  /** Name of the quantity, from which its unit has its own: `delay, unit`. */
  label: string;
  /** Number and unit written together, as a scenario has them: `250ms`. */
  value: string;
  onValue: (value: string) => void;
  /** Units to choose from, of one dimension; with one there is nothing to choose. */
  units: readonly string[];
  min?: number;
  isDisabled?: boolean;
}

const PARTS = /^\s*(?<number>-?[\d.]*)\s*(?<unit>.*?)\s*$/;

/** Number and unit of a quantity as it is typed; a unit that is not to be had gives way to the first one. */
export function quantityParts(value: string, units: readonly string[]): { number: string; unit: string } {
  const { number = '', unit = '' } = PARTS.exec(value)?.groups ?? {};
  return { number, unit: units.includes(unit) ? unit : (units[0] ?? '') };
}

/** A number beside its unit. */
export function NumberWithUnit(props: NumberWithUnitProps) {
  const { control, label, value, onValue, units, min = 0, isDisabled } = props;
  const { number, unit } = quantityParts(value, units);
  return (
    <div className="ui-quantity">
      <input
        {...control}
        type="number"
        inputMode="decimal"
        step="any"
        min={min}
        disabled={isDisabled}
        className="ui-input ui-quantity__number tabular"
        value={number}
        onChange={({ currentTarget }) => onValue(`${currentTarget.value}${unit}`)}
      />
      {units.length > 1 ? (
        <select
          aria-label={`${label}, unit`}
          disabled={isDisabled}
          className="ui-input ui-select ui-quantity__unit"
          value={unit}
          onChange={({ currentTarget }) => onValue(`${number}${currentTarget.value}`)}
        >
          {units.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      ) : (
        <span className={classes('ui-quantity__unit', 'ui-quantity__unit--fixed')}>{unit}</span>
      )}
    </div>
  );
}
