import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { PageTitle } from '../ui/page.tsx';
import { rememberSignedIn } from './session.ts';

/** Asks for the server's token; the server keeps it in a cookie that scripts cannot read. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const [error, setError] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const [isBusy, setBusy] = useState(false);
  const isUnderWay = useRef(false);
  const signIn = async (): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    try {
      await api.signIn(token.trim());
      rememberSignedIn();
      onSignedIn();
    } catch (failure) {
      const { message, hint } = problemOf(failure);
      setError(hint === undefined ? message : `${message}; ${hint}`);
    }
    isUnderWay.current = false;
    setBusy(false);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void signIn();
  };
  return (
    <form className="app-sign-in" onSubmit={submit}>
      <PageTitle
        title="Sign in"
        note="This server can be reached from other machines, so it asks for its token. Its terminal showed it at the start, unless it was given there."
      />
      <Field label="Token" error={error}>
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="current-password"
            required
            ref={input}
            value={token}
            onChange={({ currentTarget }) => setToken(currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Sign in
      </Button>
    </form>
  );
}
