import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { hasZodFastifySchemaValidationErrors } from '@fastify/type-provider-zod';
import {
  ERRORS,
  type ErrorCode,
  FiredrillError,
  mistake,
  NO_RUN_ID,
  type Problem,
} from '@firedrill/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { redact } from '../platform/redact.ts';

const TOO_LARGE = {
  code: 'http.too-large',
  hint: 'a body is at most 64 KiB long, or 1 MiB with a scenario in it',
} as const;
const NOT_FOUND = { code: 'http.not-found', hint: '/api/docs lists what there is' } as const;

/** What Fastify and its plug-ins call a request that they do not take, and what to do about it. */
const CODES: Readonly<Record<string, { code: ErrorCode; hint: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: TOO_LARGE,
  FST_ERR_BAD_URL: NOT_FOUND,
  FST_ERR_NOT_FOUND: NOT_FOUND,
};

/**
 * An absolute path, which is neither part of an address nor a path of this API. Its last part says enough; the rest is
 * about this machine.
 */
const PATH =
  /(?<![\w.:/])\/(?!api\/(?:catalogue|docs|doctor|health|live|runs|scenarios|schema|session)\b)(?:[\w.@+~-]+\/)+(?=[\w.@+~-])/g;
const MISTAKES_MAX = 5;
/** Who does not close its side of a refused connection by then has it closed. */
const LINGER_MS = 2_000;
/** What a request says may come back in what is wrong with it, but not all of a megabyte. */
const TEXT_CHARS_MAX = 2_000;

/** Makes a text fit to be answered: neither credentials nor folders of this machine, and no longer than people read. */
function presentable(text: string): string {
  const shown = redact(text).replace(PATH, '…/');
  return shown.length > TEXT_CHARS_MAX ? `${shown.slice(0, TEXT_CHARS_MAX)}…` : shown;
}

/** Answers an error as every error of the API is answered. */
export function problemOf(error: FiredrillError): Problem {
  const { code, message, hint } = error;
  const mistakes = 'mistakes' in error ? z.array(mistake).parse(error.mistakes) : undefined;
  return {
    error: {
      code,
      message: presentable(message),
      ...(hint === undefined ? {} : { hint: presentable(hint) }),
      ...(mistakes === undefined ? {} : { mistakes }),
    },
  };
}

function validationMessage(error: object, context: string | undefined): string {
  const { validation } = error as { validation: { instancePath: string; message?: string }[] };
  const shown = validation.slice(0, MISTAKES_MAX).map(({ instancePath, message = 'is not valid' }) => {
    const name = instancePath.split('/').filter(Boolean).join('.');
    return name === '' ? message : `${name}: ${message}`;
  });
  const more = validation.length > shown.length ? ` and ${validation.length - shown.length} more` : '';
  return `${context ?? 'request'}: ${shown.join('; ')}${more}`;
}

/** Whether what does not fit is the run in the address: no run has an id of another shape, so it is not there. */
function isNoRun(error: object): boolean {
  const { validation, validationContext } = error as {
    validation: { instancePath: string; message?: string }[];
    validationContext?: string;
  };
  return (
    validationContext === 'params' &&
    validation.some(({ instancePath, message }) => instancePath === '/id' && message === NO_RUN_ID)
  );
}

/** What was thrown, as an error of the table; a defect is `internal`, which tells nothing about itself. */
export function asFiredrillError(thrown: unknown): FiredrillError {
  if (thrown instanceof FiredrillError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    if (isNoRun(thrown)) {
      const hint = 'an id looks like 20260131-120000-1a2b3c; GET /api/runs lists them';
      return new FiredrillError('run.not-found', 'no run has such an id', { hint });
    }
    const { validationContext } = thrown as { validationContext?: string };
    return new FiredrillError('usage.invalid', validationMessage(thrown, validationContext));
  }
  const { code = '', statusCode = 500 } = thrown as { code?: string; statusCode?: number };
  const known = CODES[code];
  if (known) return new FiredrillError(known.code, ERRORS[known.code].summary, { hint: known.hint });
  if (code.startsWith('FST_ERR_CTP') || (statusCode >= 400 && statusCode < 500)) {
    return new FiredrillError('usage.invalid', 'the request was not understood', {
      hint: 'a body is JSON with the content type application/json',
    });
  }
  return new FiredrillError('internal', 'a defect of Firedrill itself', {
    hint: 'the terminal in which the server runs shows what happened',
    cause: thrown,
  });
}

/** Sends what was thrown; `onDefect` hears what nobody is told. */
export function sendProblem(
  thrown: unknown,
  reply: FastifyReply,
  onDefect: (error: unknown) => void,
): FastifyReply {
  const error = asFiredrillError(thrown);
  if (error.code === 'internal') onDefect(error.cause ?? error);
  return reply.code(error.httpStatus).type('application/json; charset=utf-8').send(problemOf(error));
}

/** The answer to a request for nothing that is there. */
export function notFound(request: FastifyRequest): FiredrillError {
  const { code, hint } = NOT_FOUND;
  return new FiredrillError(code, `there is nothing to ${request.method} at this address`, { hint });
}

/** Why Node.js refuses bytes: a request that did not come in time, one with too long a head, or none at all. */
function malformed({ code }: NodeJS.ErrnoException): FiredrillError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const hint = 'the address and all headers together are at most 16 KiB long';
    return new FiredrillError('http.too-large', 'the head of the request is longer than is taken', { hint });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const hint = 'send its head and its body without a pause';
    return new FiredrillError('usage.invalid', 'the request did not come as a whole in time', { hint });
  }
  const hint = 'send HTTP/1.1, without TLS';
  return new FiredrillError('usage.invalid', 'this is not an HTTP request that can be understood', { hint });
}

/** Answers bytes that are no HTTP request, for which there is no reply to send with. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const answer = malformed(error);
  const body = JSON.stringify(problemOf(answer));
  const head = [
    `HTTP/1.1 ${answer.httpStatus} ${STATUS_CODES[answer.httpStatus]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.setTimeout(LINGER_MS);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
