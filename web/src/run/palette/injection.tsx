import { type FaultDescription, formatDuration, type InjectFault, type Role } from '@firedrill/contract';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { paramWords } from '../page-shown.ts';
import { ParameterField } from './fields.tsx';
import {
  type DrillFacts,
  emptyForm,
  mistakeInDuration,
  type PaletteForm,
  requestOf,
  takenWords,
} from './palette-form.ts';

interface InjectionProps {
  fault: FaultDescription;
  /** On which it can be done here. */
  roles: readonly Role[];
  taken: DrillFacts['taken'];
  /** Resolves when it was asked for; rejects with an error for people. */
  onInject(fault: InjectFault): Promise<unknown>;
}

function question({ kind, on, params = {}, forMs }: InjectFault): string {
  const how = Object.keys(params).length > 0 ? ` (${paramWords(params)})` : '';
  return `${kind} on ${on}${how}, ${forMs === undefined ? 'until it is healed by hand' : `for ${formatDuration(forMs)}`}.`;
}

interface FieldsProps {
  fault: FaultDescription;
  roles: readonly Role[];
  taken: DrillFacts['taken'];
  form: PaletteForm;
  isStrict: boolean;
  onForm(form: PaletteForm): void;
}

/** Where, how, and for how long. */
function Fields({ fault, roles, taken, form, isStrict, onForm }: FieldsProps): ReactNode {
  return (
    <>
      <Field label="On" error={takenWords(form.on, taken)}>
        {(control) => (
          <Select
            {...control}
            options={roles.map((role) => ({
              value: role,
              label: taken.has(role) ? `${role} (taken: ${taken.get(role)})` : role,
            }))}
            value={form.on}
            onValue={(on) => onForm({ ...form, on: roles.find((role) => role === on) ?? form.on })}
          />
        )}
      </Field>
      {fault.params.map((info) => (
        <ParameterField
          key={info.name}
          info={info}
          value={form.params[info.name] ?? ''}
          isStrict={isStrict}
          onValue={(value) => onForm({ ...form, params: { ...form.params, [info.name]: value } })}
        />
      ))}
      {!fault.momentary && (
        <Field
          label="For"
          hint="A duration such as 8s; left empty it lasts until it is healed."
          error={isStrict ? mistakeInDuration(form.forText) : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              value={form.forText}
              placeholder="until healed"
              onChange={({ currentTarget }) => onForm({ ...form, forText: currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** The parameters of a fault, where and for how long, and the button that injects it once that was confirmed. */
export function Injection({ fault, roles, taken, onInject }: InjectionProps): ReactNode {
  const [form, setForm] = useState(() => emptyForm(fault, roles, taken));
  const [isStrict, setStrict] = useState(false);
  const [asked, setAsked] = useState<InjectFault>();
  const submit = (): void => {
    setStrict(true);
    if (!taken.has(form.on)) setAsked(requestOf(fault, form));
  };
  return (
    <form
      className="palette-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="palette-summary">
        {fault.summary} A client sees: {fault.symptom}.
      </p>
      <Fields fault={fault} roles={roles} taken={taken} form={form} isStrict={isStrict} onForm={setForm} />
      <Button type="submit" variant="primary">
        Inject {fault.kind} …
      </Button>
      <ConfirmDialog
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={`Inject ${fault.kind}?`}
        description={asked && question(asked)}
        confirmLabel={`Inject ${fault.kind}`}
        onConfirm={async () => {
          if (asked) await onInject(asked);
          return true;
        }}
      />
    </form>
  );
}
