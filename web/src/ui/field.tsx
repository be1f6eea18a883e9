import { type ComponentProps, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { classes } from './classes.ts';
import './field.css';

/** What ties a control to its label, hint and error; spread it on the control. */
export interface FieldControl {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

export interface FieldProps {
  label: string;
  /** A sentence more, always visible. */
  hint?: ReactNode;
  /** What is wrong with the value, in a sentence that says the cure. */
  error?: string | undefined;
  /** Shows the label to readers of the screen only, where what stands around it says it. */
  isLabelHidden?: boolean;
  /** In one line with its control. */
  isInline?: boolean;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

/** A control with its label, and with what there is to say about it. */
export function Field({ label, hint, error, isLabelHidden, isInline, className, children }: FieldProps) {
  const id = useId();
  const notes = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  const control: FieldControl = {
    id,
    ...(notes.length > 0 && { 'aria-describedby': notes.join(' ') }),
    ...(error !== undefined && { 'aria-invalid': true }),
  };
  return (
    <div className={classes('ui-field', isInline && 'ui-field--inline', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : 'ui-field__label'}>
        {label}
      </label>
      {children(control)}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="ui-field__hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="ui-field__error">
          <span aria-hidden="true">✕ </span>
          {error}
        </p>
      )}
    </div>
  );
}

export type TextInputProps = ComponentProps<'input'>;

/** A line of text. */
export function TextInput({ className, ...rest }: TextInputProps) {
  return <input type="text" {...rest} className={classes('ui-input', className)} />;
}

export interface SelectOption {
  value: string;
  label: string;
}

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  options: readonly SelectOption[];
  value: string;
  onValue: (value: string) => void;
}

/** A choice of one; the browser's own, which every keyboard, phone and reader of the screen knows. */
export function Select({ options, onValue, className, ...rest }: SelectProps) {
  return (
    <select
      {...rest}
      className={classes('ui-input', 'ui-select', className)}
      onChange={({ currentTarget }) => onValue(currentTarget.value)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

export interface CheckboxProps {
  label: string;
  hint?: string;
  isChecked: boolean;
  onChecked: (isChecked: boolean) => void;
  isDisabled?: boolean;
}

/** Something that is on or off. */
export function Checkbox({ label, hint, isChecked, onChecked, isDisabled }: CheckboxProps) {
  const id = useId();
  return (
    <div className="ui-checkbox">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => onChecked(currentTarget.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="ui-field__hint">
          {hint}
        </p>
      )}
    </div>
  );
}
