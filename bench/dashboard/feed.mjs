/** A server of the real dashboard over one run that is made up: it comes as fast as the benchmark wants. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('@firedrill/contract').RunEvent} RunEvent */

const APP = fileURLToPath(new URL('../../web/dist/app/', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The files of the dashboard, its API as far as the Run page asks it, and one stream of events. */
export class Feed {
  /** @type {RunEvent[]} */
  #events = [];
  /** @type {Set<import('node:http').ServerResponse>} */
  #viewers = new Set();
  #ended = false;
  /** @type {Buffer | undefined} the journal as it was when it was asked for first, in bytes as on file: making it takes long */
  #whole;
  #server = createServer((request, response) => this.#answer(request, response));

  /** @param {readonly RunEvent[]} past what the journal holds when the page is opened */
  constructor(past) {
    this.#events = [...past];
  }

  /** @returns {Promise<string>} where it listens */
  async listen() {
    this.#whole = Buffer.from(textOf(this.#events));
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  get runId() {
    const [first] = this.#events;
    return first?.type === 'run.started' ? first.runId : '';
  }

  get viewers() {
    return this.#viewers.size;
  }

  /** Whether the viewers have taken all that was pushed, as far as their connections tell. */
  get isTaken() {
    return [...this.#viewers].every(({ writableLength }) => writableLength === 0);
  }

  /** @param {readonly RunEvent[]} events one write to every viewer */
  push(events) {
    this.#events.push(...events);
    this.#whole = undefined;
    const text = events.map((event) => this.#frame(event)).join('');
    for (const viewer of this.#viewers) viewer.write(text);
  }

  end() {
    this.#ended = true;
    for (const viewer of this.#viewers) viewer.end('event: end\ndata: {}\n\n');
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {RunEvent} event */
  #frame(event) {
    return `id: ${this.runId}:${event.seq}\ndata: ${JSON.stringify(event)}\n\n`;
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname.endsWith('/journal')) return this.#journal(response, Number(searchParams.get('after') ?? 0));
    if (pathname.endsWith('/events')) {
      const last = request.headers['last-event-id'];
      return this.#stream(
        response,
        Number(String(last ?? '').split(':')[1] ?? searchParams.get('after') ?? 0),
      );
    }
    if (pathname.startsWith('/api/')) return this.#api(response, pathname);
    return file(response, pathname);
  }

  /** @param {import('node:http').ServerResponse} response @param {number} after */
  #journal(response, after) {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    if (after === 0) this.#whole ??= Buffer.from(textOf(this.#events));
    response.end(after === 0 ? this.#whole : textOf(this.#events.filter(({ seq }) => seq > after)));
  }

  /** @param {import('node:http').ServerResponse} response @param {number} after */
  #stream(response, after) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write('retry: 1000\n\n');
    for (const event of this.#events) if (event.seq > after) response.write(this.#frame(event));
    if (this.#ended) {
      response.end('event: end\ndata: {}\n\n');
      return;
    }
    this.#viewers.add(response);
    response.on('close', () => this.#viewers.delete(response));
  }

  /** @param {import('node:http').ServerResponse} response @param {string} pathname */
  #api(response, pathname) {
    const [first] = this.#events;
    const started = first?.type === 'run.started' ? first : undefined;
    const run = {
      id: this.runId,
      kind: 'scripted',
      scenario: started?.scenario.name,
      title: started?.scenario.title,
      policy: started?.policy,
      driver: started?.driver,
      seed: started?.plan.seed,
      startedAt: started?.startedAt,
      durationMs: started?.plan.durationMs,
      elapsedMs: this.#events.at(-1)?.atMs ?? 0,
      state: this.#ended ? 'finished' : 'running',
      isHere: !this.#ended,
      reasons: [],
      claims: { held: 0, failed: 0, inconclusive: 0 },
      faultsInForce: [],
    };
    const body = pathname === '/api/live' ? { firedrill: '0', runs: [run], connectionHistory: [] } : run;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}

/** @param {readonly RunEvent[]} events */
function textOf(events) {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** @param {import('node:http').ServerResponse} response @param {string} pathname */
function file(response, pathname) {
  const asked = join(APP, normalize(pathname));
  const path = existsSync(asked) && statSync(asked).isFile() ? asked : join(APP, 'index.html');
  const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(path))] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type });
  createReadStream(path).pipe(response);
}
