import type { Refusal } from '../model.ts';

/** What is said of a run that did not begin where nobody knows why. */
export const NOT_BEGUN: Refusal = {
  title: 'The run could not begin',
  message: 'the run ended before it began',
  hint: 'the terminal that Firedrill runs in says why',
};

/** What the server said was wrong, in words for people; what cannot be read is told by its status. */
export async function readProblem(response: Response): Promise<{ message: string; hint?: string }> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null && 'error' in body) {
    const { message, hint } = body.error as { message?: unknown; hint?: unknown };
    if (typeof message === 'string') return typeof hint === 'string' ? { message, hint } : { message };
  }
  return { message: `the server answered ${response.status} ${response.statusText}`.trim() };
}
