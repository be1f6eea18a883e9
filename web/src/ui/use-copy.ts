import { useCallback, useEffect, useState } from 'react';

/** How long it is said that something was copied, in ms. */
const SAID_MS = 2_000;

/** What became of the last copy; nothing is said of it after a while. */
export type Copied = 'copied' | 'refused' | undefined;

/** Copies text, and says for two seconds how that went: pages that are not served safely may not copy. */
export function useCopy(): { copied: Copied; copy(text: string): void } {
  const [copied, setCopied] = useState<Copied>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = useCallback(async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('copied');
    } catch {
      setCopied('refused');
    }
  }, []);
  return { copied, copy: (text) => void copy(text) };
}

/** The words of a button that copies: what it does, or how it went. */
export function copyWords(words: string, copied: Copied): string {
  if (copied === undefined) return words;
  return copied === 'copied' ? 'Copied' : 'Not allowed here';
}
