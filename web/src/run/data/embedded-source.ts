import { FiredrillError } from '@firedrill/contract';
import { readEvents } from './read-events.ts';
import type { RunSource } from './source.ts';

/** Id of the element of a report that holds the journal: gzip, as base64. */
export const JOURNAL_ELEMENT = 'firedrill-journal';

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The run that stands inside a report, which needs no network. */
export function embeddedSource(document: Document): RunSource {
  const element = document.getElementById(JOURNAL_ELEMENT);
  return {
    runId: element?.dataset.run ?? 'unknown',
    async *read(afterSeq) {
      if (!element) {
        throw new FiredrillError('journal.corrupt', 'this report holds no journal', {
          hint: 'make it again with firedrill report <run> --html',
        });
      }
      const packed = new Blob([bytesOf(element.textContent ?? '')]).stream();
      for await (const events of readEvents(packed.pipeThrough(new DecompressionStream('gzip')))) {
        yield events.filter(({ seq }) => seq > afterSeq);
      }
    },
  };
}
