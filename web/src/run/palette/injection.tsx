import { type FaultDescription, formatDuration, type InjectFault, type Role } from '@firedrill/contract';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/feedback.tsx';
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
  onInject(fault: InjectFault): Promise<{ faultId: string }>;
  /** With the fault that was injected, if one was. */
  onClose(faultId?: string): void;
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

/** Asks for the fault once: a second press comes before the button is drawn as busy. */
function useInjecting({ onInject, onClose }: Pick<InjectionProps, 'onInject' | 'onClose'>) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isUnderWay = useRef(false);
  const inject = async (request: InjectFault): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setError(undefined);
    try {
      const { faultId } = await onInject(request);
      onClose(faultId);
    } catch (failure) {
      setError(failure);
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  };
  return { isBusy, error, inject };
}

/** A window over the page: where, how and for how long, what that comes to in words, and the button that does it. */
export function Injection({ fault, roles, taken, onInject, onClose }: InjectionProps): ReactNode {
  const [form, setForm] = useState(() => emptyForm(fault, roles));
  const [isStrict, setStrict] = useState(false);
  const { isBusy, error, inject } = useInjecting({ onInject, onClose });
  const formId = useId();
  const { kind, summary, symptom } = fault;
  const request = requestOf(fault, form);
  // What it is being injected on is taken by itself as soon as the event comes.
  const takenNow: InjectionProps['taken'] = isBusy ? NONE_TAKEN : taken;
  return (
    <Dialog
      isOpen
      onClose={() => onClose()}
      title={`Inject ${kind}?`}
      description={`${summary} A client sees: ${symptom}.`}
      actions={
        <>
          <Button onClick={() => onClose()}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={isBusy}>
            Inject {kind}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="palette-form"
        onSubmit={(event) => {
          event.preventDefault();
          setStrict(true);
          if (request && !taken.has(form.on)) void inject(request);
          else focusMistake(event.currentTarget);
        }}
      >
        <Fields
          fault={fault}
          roles={roles}
          taken={takenNow}
          form={form}
          isStrict={isStrict}
          onForm={setForm}
        />
        {request && !takenNow.has(form.on) && <p className="palette-outcome">{question(request)}</p>}
      </form>
      {error !== undefined && <ErrorState title={`${kind} could not be injected`} error={error} />}
    </Dialog>
  );
}

const NONE_TAKEN: InjectionProps['taken'] = new Map();

/** Leads to the first field that is wrong, once it is drawn as that. */
function focusMistake(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
}
