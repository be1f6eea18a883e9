import type { Catalogue } from '@firedrill/contract';
import { Button } from '../ui/button.tsx';
import { Field, Select, TextInput } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Fix, PlacedMistake } from './fixes.ts';
import type { Note } from './notes.ts';
import type { Checked } from './use-checked.ts';

interface MistakesProps {
  mistakes: readonly PlacedMistake[];
  onGo(mistake: PlacedMistake): void;
  onFix(fix: Fix): void;
}

/** The mistakes of the text, each a way to its place, with what mends it. */
export function Mistakes({ mistakes, onGo, onFix }: MistakesProps) {
  return (
    <Panel title="Mistakes" note={mistakes.length} isFlush className="editor-mistakes">
      <ul>
        {mistakes.map((mistake) => (
          <li key={`${mistake.from}:${mistake.message}`}>
            <button type="button" className="editor-go" onClick={() => onGo(mistake)}>
              <span className="editor-go__line">line {mistake.line}</span>
              {mistake.message}
            </button>
            {mistake.advice && mistake.fixes.length === 0 && (
              <p className="editor-advice">{mistake.advice}</p>
            )}
            {mistake.fixes.length > 0 && (
              <div className="editor-fixes">
                {mistake.fixes.map((fix) => (
                  <Button key={fix.label} size="sm" onClick={() => onFix(fix)}>
                    {fix.label}
                  </Button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What must hold, as the text says it; each a way to its line. */
export function Claims({ claims, onGo }: { claims: readonly string[]; onGo(index: number): void }) {
  return (
    <Panel title="Claims" note={claims.length > 0 ? claims.length : undefined} isFlush>
      {claims.length === 0 ? (
        <p className="editor-quiet">What must hold is listed here once the text says it.</p>
      ) : (
        <ol className="editor-claims">
          {claims.map((claim, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may stand twice while it is being written
            <li key={index}>
              <button type="button" className="editor-go" onClick={() => onGo(index)}>
                <code>{claim}</code>
              </button>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** What is to be known of the word at the cursor. */
export function NoteCard({ note }: { note: Note | undefined }) {
  return (
    <Panel title="At the cursor" className="editor-note">
      {note ? (
        <>
          <p>
            <code className="editor-note__word">{note.title}</code>
            {note.text}
          </p>
          {note.facts.length > 0 && (
            <dl>
              {note.facts.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </>
      ) : (
        <p className="editor-hint">Put the cursor on a word and it is explained here.</p>
      )}
    </Panel>
  );
}

/** How the text is to be run; an empty text is as the scenario, or the server, says. */
export interface RunSettings {
  driver: string;
  policy: string;
  seed: string;
}

interface RunWithProps {
  catalogue: Catalogue | undefined;
  checked: Checked | undefined;
  settings: RunSettings;
  onChange(settings: RunSettings): void;
}

/** The choices for the next run. */
export function RunWith({ catalogue, checked, settings, onChange }: RunWithProps) {
  const said = checked?.said?.scenario;
  const usual = catalogue?.drivers.find(({ isDefault }) => isDefault)?.kind;
  const others = catalogue?.drivers.filter(({ isDefault }) => !isDefault) ?? [];
  const set = (change: Partial<RunSettings>): void => onChange({ ...settings, ...change });
  return (
    <Panel title="Run with" className="editor-run-with">
      <Field label="Policy">
        {(control) => (
          <Select
            {...control}
            value={settings.policy}
            onValue={(policy) => set({ policy })}
            options={[
              { value: '', label: said ? `${said.policy} (as written)` : 'as written' },
              ...(catalogue?.policies ?? []).map(({ name }) => ({ value: name, label: name })),
            ]}
          />
        )}
      </Field>
      <Field label="Driver">
        {(control) => (
          <Select
            {...control}
            value={settings.driver}
            onValue={(driver) => set({ driver })}
            options={[
              { value: '', label: usual ?? 'default' },
              ...others.map(({ kind }) => ({ value: kind, label: kind })),
            ]}
          />
        )}
      </Field>
      <Field label="Seed">
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            maxLength={10}
            placeholder={said ? `${said.plan.seed} (as written)` : 'as written'}
            value={settings.seed}
            onChange={({ currentTarget }) => set({ seed: currentTarget.value.replaceAll(/\D/g, '') })}
          />
        )}
      </Field>
    </Panel>
  );
}
