/** The load worker: everything between the profile and the windows runs in this thread, away from the harness. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { FiredrillError, messageOf } from '@firedrill/contract';
import { systemClock } from '../platform/clock.ts';
import { startTicker, type Ticker } from '../platform/ticker.ts';
import type { Subject, SubjectModule } from '../subjects/subject.ts';
import type { LoadCommand, LoadMessage, LoadWorkerData } from './messages.ts';
import { Scheduler } from './scheduler.ts';

interface Running {
  scheduler: Scheduler;
  ticker: Ticker;
}

async function openSubject(data: LoadWorkerData, send: (message: LoadMessage) => void): Promise<Subject> {
  const module = (await import(data.subjectModule)) as Partial<SubjectModule>;
  if (typeof module.createSubject !== 'function') {
    throw new FiredrillError('load.failed', `${data.subjectModule} does not export createSubject`);
  }
  const subject = module.createSubject(data.subjectOptions);
  subject.onEvent?.((event) => send({ type: 'subject-event', event, atMs: systemClock.nowMs() }));
  await subject.open();
  return subject;
}

function begin(
  data: LoadWorkerData,
  subject: Subject,
  command: LoadCommand & { type: 'begin' },
  send: (message: LoadMessage) => void,
): Running {
  let ticker: Ticker | undefined;
  const scheduler = new Scheduler({
    profile: data.profile,
    seed: data.seed,
    subject,
    clock: systemClock,
    originMs: command.originMs,
    phase: command.phase,
    onWindow: (window) => send({ type: 'window', window }),
    onFinished: () => send({ type: 'finished' }),
    soon: () => ticker?.soon(),
  });
  ticker = startTicker(() => scheduler.tick());
  return { scheduler, ticker };
}

async function main(port: MessagePort, data: LoadWorkerData): Promise<void> {
  const send = (message: LoadMessage): void => port.postMessage(message);
  const subject = await openSubject(data, send);
  let running: Running | undefined;
  const stop = async (): Promise<void> => {
    running?.ticker.stop();
    running?.scheduler.stop();
    await subject.close();
    send({ type: 'stopped' });
  };
  port.on('message', (command: LoadCommand) => {
    switch (command.type) {
      case 'begin':
        running ??= begin(data, subject, command, send);
        return;
      case 'phase':
        running?.scheduler.enterPhase(command.phase);
        send({ type: 'phase-entered' });
        return;
      case 'stop':
        stop().catch((error: unknown) => send({ type: 'failed', message: messageOf(error) }));
    }
  });
  send({ type: 'opened' });
}

if (parentPort) {
  const port = parentPort;
  main(port, workerData as LoadWorkerData).catch((error: unknown) => {
    port.postMessage({ type: 'failed', message: messageOf(error) } satisfies LoadMessage);
  });
}
