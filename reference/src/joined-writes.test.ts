import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { JoinedWrites } from './joined-writes.ts';

/** A stream that keeps what reaches it, one entry for each time that it is called. */
function recordingStream(): { stream: Writable; calls: string[][] } {
  const calls: string[][] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      calls.push([String(chunk)]);
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  return { stream, calls };
}

test('what is written in one turn leaves together, in order, in that turn', async () => {
  const { stream, calls } = recordingStream();
  const writes = new JoinedWrites();
  const send = (text: string): void => {
    writes.join(stream);
    stream.write(text);
  };
  send('a');
  await Promise.resolve();
  send('b');
  queueMicrotask(() => send('c'));
  expect(calls).toEqual([]);
  const leftInTurn = new Promise<string[][]>((resolve) => {
    process.nextTick(() => resolve([...calls]));
  });
  expect(await leftInTurn).toEqual([['a', 'b', 'c']]);
  await nextTurn();
  send('d');
  await nextTurn();
  expect(calls).toEqual([['a', 'b', 'c'], ['d']]);
});

test('a stream that ends or is destroyed in the turn is left as it is', async () => {
  const ended = recordingStream();
  const endedWrites = new JoinedWrites();
  endedWrites.join(ended.stream);
  ended.stream.write('a');
  ended.stream.end();
  const destroyed = recordingStream();
  const destroyedWrites = new JoinedWrites();
  destroyedWrites.join(destroyed.stream);
  destroyed.stream.write('b');
  destroyed.stream.destroy();
  await nextTurn();
  expect(ended.calls).toEqual([['a']]);
  expect(destroyed.calls).toEqual([]);
});

test('a stream that takes the place of another in the turn is written to at once, and joined in the next', async () => {
  const before = recordingStream();
  const after = recordingStream();
  const writes = new JoinedWrites();
  for (const { stream } of [before, after]) {
    writes.join(stream);
    stream.write('a');
    stream.write('b');
  }
  expect([before.calls, after.calls]).toEqual([[], [['a'], ['b']]]);
  await nextTurn();
  expect(before.calls).toEqual([['a', 'b']]);
  writes.join(after.stream);
  after.stream.write('c');
  after.stream.write('d');
  await nextTurn();
  expect(after.calls).toEqual([['a'], ['b'], ['c', 'd']]);
});
