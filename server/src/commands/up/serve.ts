import { networkInterfaces } from 'node:os';
import { EXIT, type RunSummary } from '@firedrill/contract';
import type { DrillService } from '../../http/drill-service.ts';
import { startServer } from '../../http/listen.ts';
import { systemClock } from '../../platform/clock.ts';
import { deferred } from '../../platform/deferred.ts';
import { type CommandIo, reportError } from '../io.ts';
import { watchSignals } from '../signals.ts';
import { addressLines } from './addresses.ts';
import type { UpSettings } from './settings.ts';
import { endingText, healedLines } from './status.ts';
import { StatusDisplay } from './status-display.ts';

/** A drill service that ends with the server. */
export interface ClosableService extends DrillService {
  /** Heals what is broken and ends every run. */
  close(): Promise<void>;
}

/** A token that was made here is part of the address that a person opens, after the `#`, which no server is sent. */
function fragmentOf({ token, isTokenNew }: UpSettings): string {
  return isTokenNew ? `/#token=${token}` : '';
}

/** Ends every run and says what there was to do, and what was healed. */
async function endRuns(
  service: ClosableService,
  signal: NodeJS.Signals,
  tell: (text: string) => void,
): Promise<void> {
  const { isHealing } = service;
  // Asked for first, so that it tells what goes on now.
  const asked = service.live();
  // Whoever watches sees the healing, and is let go after it; it does not wait for the list.
  const closed = service.close();
  const here = await asked.then(
    ({ runs }) => runs.filter((run) => run.isHere),
    (): RunSummary[] => [],
  );
  tell(`${signal}: ${endingText({ runs: here, isHealing })}`);
  await closed;
  for (const run of here.filter(({ faultsInForce }) => faultsInForce.length > 0)) {
    const view = await service.view(run.id).catch(() => undefined);
    if (view) for (const line of healedLines(run, view)) tell(line);
  }
}

/** Serves until a signal comes, then heals and ends every run; returns the exit code. Rejects where it cannot listen. */
export async function serve(
  openService: (tell: (message: string) => void) => ClosableService,
  settings: UpSettings & { pagesFolder: string },
  io: CommandIo,
): Promise<number> {
  const ended = deferred<NodeJS.Signals>();
  let display: StatusDisplay | undefined;
  const tell = (text: string): void => {
    if (display) display.notice(text);
    else io.progress.write(`${text}\n`);
  };
  const signals = watchSignals((signal, count) => {
    if (count > 1) tell(`${signal}: still ending; healing takes a minute at most`);
    ended.resolve(signal);
  });
  const service = openService(tell);
  try {
    const onDefect = (error: unknown): void => void reportError(error, io);
    const server = await startServer(service, { ...settings, clock: systemClock, onDefect });
    try {
      const { viewers } = server;
      const addresses = addressLines(server.url, settings.host, fragmentOf(settings), networkInterfaces());
      io.result.write(`${addresses.join('\n')}\n`);
      display = new StatusDisplay({ service, viewers, output: io.progress, clock: systemClock });
      display.start();
      await endRuns(service, await ended.promise, tell);
      await display.look();
    } finally {
      display?.close();
      await server.close();
    }
    return signals.exitCode ?? EXIT.held;
  } finally {
    await service.close();
    signals.end();
  }
}
