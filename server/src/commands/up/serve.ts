import { EXIT } from '@firedrill/contract';
import type { DrillService } from '../../http/drill-service.ts';
import { startServer } from '../../http/listen.ts';
import { systemClock } from '../../platform/clock.ts';
import { deferred } from '../../platform/deferred.ts';
import { type CommandIo, reportError } from '../io.ts';
import { watchSignals } from '../signals.ts';
import type { UpSettings } from './settings.ts';
import { StatusDisplay } from './status-display.ts';

/** A drill service that ends with the server. */
export interface ClosableService extends DrillService {
  /** Heals what is broken and ends every run. */
  close(): Promise<void>;
}

/** The address that a person opens; a token that was made here is in it, after the `#`, which no server is sent. */
function addressText(url: string, { token, isTokenNew }: UpSettings): string {
  return isTokenNew ? `${url}/#token=${token}` : url;
}

function signalNotice(signal: NodeJS.Signals, count: number): string {
  return count === 1
    ? `${signal}: healing what is broken, then ending`
    : `${signal}: still healing; this takes a minute at most`;
}

/** Serves until a signal comes, then heals and ends every run; returns the exit code. Rejects where it cannot listen. */
export async function serve(
  openService: (tell: (message: string) => void) => ClosableService,
  settings: UpSettings & { pagesFolder: string },
  io: CommandIo,
): Promise<number> {
  const ended = deferred<void>();
  let display: StatusDisplay | undefined;
  const tell = (text: string): void => {
    if (display) display.notice(text);
    else io.progress.write(`${text}\n`);
  };
  const signals = watchSignals((signal, count) => {
    tell(signalNotice(signal, count));
    ended.resolve();
  });
  const service = openService(tell);
  try {
    const onDefect = (error: unknown): void => void reportError(error, io);
    const server = await startServer(service, { ...settings, clock: systemClock, onDefect });
    try {
      const { viewers } = server;
      io.result.write(`Firedrill at ${addressText(server.url, settings)}\n`);
      display = new StatusDisplay({ service, viewers, output: io.progress, clock: systemClock });
      display.start();
      await ended.promise;
      // Whoever watches sees the healing, and is let go after it.
      await service.close();
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
