import { get, type IncomingMessage } from 'node:http';
import { deferred } from '../../../platform/deferred.ts';

/** One message of an event stream, as `EventSource` would give it out. */
export interface StreamMessage {
  type: string;
  id: string;
  data: string;
}

/** How a viewer connects. */
export interface ConnectOptions {
  /** What follows the address, such as `?after=3`. */
  query?: string;
  lastEventId?: string;
  /** Hears every message. */
  onMessage?(message: StreamMessage, from: StreamReader): void;
  /** Takes nothing of what is sent before `resume` is called. */
  isStalled?: boolean;
}

/** A connection to an event stream, told apart as the standard has it: a message that was cut off is none. */
export interface StreamReader {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** All messages so far. */
  readonly messages: StreamMessage[];
  /** Id of the last one, which a browser sends when it connects again. */
  readonly lastEventId: string;
  /** All that came, comments as well. */
  readonly text: string;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly gone: Promise<void>;
  resume(): void;
  /** Cuts the connection. */
  leave(): void;
}

function messageOf(block: string, lastId: string): StreamMessage | undefined {
  const message = { type: 'message', id: lastId, data: '' };
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(event|id|data): (.*)$/.exec(line) ?? [];
    if (field === 'event') message.type = value;
    if (field === 'id') message.id = value;
    if (field === 'data') message.data = value;
  }
  return message.data === '' ? undefined : message;
}

class HttpStreamReader implements StreamReader {
  readonly #response: IncomingMessage;
  readonly #onMessage: ConnectOptions['onMessage'];
  readonly #gone = deferred<void>();
  readonly messages: StreamMessage[] = [];
  lastEventId: string;
  text = '';
  #rest = '';

  constructor(response: IncomingMessage, { lastEventId = '', onMessage, isStalled }: ConnectOptions) {
    this.#response = response;
    this.#onMessage = onMessage;
    this.lastEventId = lastEventId;
    response.setEncoding('utf8');
    response.on('error', () => undefined);
    response.on('close', () => this.#gone.resolve());
    if (!isStalled) this.resume();
  }

  get status(): number {
    return this.#response.statusCode ?? 0;
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  resume(): void {
    this.#response.on('data', (text: string) => this.#take(text));
  }

  leave(): void {
    this.#response.destroy();
  }

  #take(text: string): void {
    this.text += text;
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = messageOf(block, this.lastEventId);
      if (!message) continue;
      this.lastEventId = message.id;
      this.messages.push(message);
      this.#onMessage?.(message, this);
    }
  }
}

/** Connects to the events of a run; resolves when the answer's head is there, whatever its status. */
export function connectTo(
  origin: string,
  runId: string,
  options: ConnectOptions = {},
): Promise<StreamReader> {
  const { query = '', lastEventId } = options;
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return new Promise((resolve, reject) => {
    const request = get(`${origin}/api/runs/${runId}/events${query}`, { headers, agent: false });
    request.on('response', (response) => resolve(new HttpStreamReader(response, options)));
    request.on('error', reject);
  });
}
