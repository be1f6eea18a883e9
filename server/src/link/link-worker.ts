/** The link thread: every link of a run lives here, away from the harness and the load. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import { type LinkReply, type LinkRequest, type LinkWorkerData, toPlainError } from './link-messages.ts';
import { LinkSet } from './link-set.ts';

function serve(port: MessagePort, { seed }: LinkWorkerData): void {
  const links = new LinkSet(systemClock, seed);
  const perform = async ({ operation, args }: LinkRequest): Promise<unknown> =>
    Reflect.apply(links[operation] as (...args: unknown[]) => Promise<unknown>, links, args);
  port.on('message', (request: LinkRequest) => {
    const answer = (reply: LinkReply): void => {
      port.postMessage(reply);
      if (request.operation === 'close') port.close();
    };
    perform(request).then(
      (value) => answer({ id: request.id, value }),
      (error: unknown) => answer({ id: request.id, error: toPlainError(error) }),
    );
  });
}

if (parentPort) serve(parentPort, workerData as LinkWorkerData);
