import type { ParameterInfo } from '@firedrill/contract';
import type { ReactNode } from 'react';
import { Checkbox, Field, Select, TextInput } from '../../ui/field.tsx';
import { NumberWithUnit } from '../../ui/number-with-unit.tsx';
import { mistakeIn, unitChoices } from './palette-form.ts';

interface ParameterFieldProps {
  info: ParameterInfo;
  value: string | boolean;
  onValue(value: string | boolean): void;
  /** Whether mistakes are told, which they are not before anything was entered. */
  isStrict: boolean;
}

/** The field of one parameter, as its kind asks for. */
export function ParameterField({ info, value, onValue, isStrict }: ParameterFieldProps): ReactNode {
  const { name, description, kind, choices = [], units = [] } = info;
  if (kind === 'boolean') {
    return <Checkbox label={name} hint={description} isChecked={value === true} onChecked={onValue} />;
  }
  const text = String(value);
  const mistake = isStrict ? mistakeIn(info, text) : undefined;
  return (
    <Field label={name} hint={description} error={mistake}>
      {(control) => {
        if (kind === 'choice') {
          const options = choices.map((choice) => ({ value: choice, label: choice }));
          return <Select {...control} options={options} value={text} onValue={onValue} />;
        }
        if (kind === 'quantity') {
          return (
            <NumberWithUnit
              control={control}
              label={name}
              units={unitChoices(units)}
              value={text}
              onValue={onValue}
            />
          );
        }
        return (
          <TextInput
            {...control}
            inputMode={kind === 'text' ? 'text' : 'numeric'}
            value={text}
            onChange={(event) => onValue(event.currentTarget.value)}
          />
        );
      }}
    </Field>
  );
}
