import { ERROR_KINDS } from '@firedrill/contract';
import { ERROR_KINDS as REFERENCE_KINDS } from '@firedrill/reference';
import { expect, it } from 'vitest';

// Neither may import the other: the reference application knows nothing of the harness.
it('the reference application names errors as the contract does, in the same order', () => {
  expect(REFERENCE_KINDS).toEqual(ERROR_KINDS);
});
