import type { Socket } from 'node:net';
import { hasZodFastifySchemaValidationErrors } from '@fastify/type-provider-zod';
import { ERRORS, type ErrorCode, FiredrillError, mistake, type Problem } from '@firedrill/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { redact } from '../platform/redact.ts';

/** What Fastify and its plug-ins call a request that they do not take. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http.too-large',
  FST_ERR_BAD_URL: 'http.not-found',
  FST_ERR_NOT_FOUND: 'http.not-found',
};

/**
 * An absolute path, which is neither part of an address nor a path of this API. Its last part says enough; the rest is
 * about this machine.
 */
const PATH =
  /(?<![\w.:/])\/(?!api\/(?:catalogue|docs|doctor|health|live|runs|scenarios|schema|session)\b)(?:[\w.@+~-]+\/)+(?=[\w.@+~-])/g;
const MISTAKES_MAX = 5;

/** Makes a text fit to be answered: neither credentials nor folders of this machine. */
function presentable(text: string): string {
  return redact(text).replace(PATH, '…/');
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

/** What was thrown, as an error of the table; a defect is `internal`, which tells nothing about itself. */
export function asFiredrillError(thrown: unknown): FiredrillError {
  if (thrown instanceof FiredrillError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const { validationContext } = thrown as { validationContext?: string };
    return new FiredrillError('usage.invalid', validationMessage(thrown, validationContext));
  }
  const { code = '', statusCode = 500 } = thrown as { code?: string; statusCode?: number };
  const known = CODES[code];
  if (known) return new FiredrillError(known, ERRORS[known].summary);
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
  return new FiredrillError('http.not-found', `there is nothing to ${request.method} at this address`, {
    hint: '/api/docs lists what there is',
  });
}

/** Answers bytes that are no HTTP request, for which there is no reply to send with. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    problemOf(new FiredrillError('usage.invalid', 'this is not an HTTP request that can be understood')),
  );
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
