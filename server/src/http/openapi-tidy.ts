import { STATUS_CODES } from 'node:http';

/** The parts of an OpenAPI document that are put in order here; everything else stays as it is. */
export interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
}

/** One method of a path. */
interface Operation {
  responses: Record<string, Response>;
}

interface Response {
  description: string;
  content?: Record<string, { schema?: unknown }>;
}

const REFERENCE = '#/components/schemas/';
/** How a schema is called where a request is described; what is answered has its defaults filled in. */
const INPUT = 'Input';

const ERRORS: Readonly<Record<string, string>> = {
  '4XX': 'The request cannot be served as it is',
  '5XX': 'The environment, or Firedrill itself, cannot serve the request',
};

/** Calls back with the name of every schema that is referred to. */
function eachReference(value: unknown, visit: (name: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === '$ref' && typeof part === 'string') visit(part.slice(REFERENCE.length));
    else eachReference(part, visit);
  }
}

/** The schemas that the paths need, directly or by others. */
function needed({ paths, components }: Described): Record<string, unknown> {
  const all = components?.schemas ?? {};
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    eachReference(all[name], add);
  };
  eachReference(paths, add);
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

/** Drops the mark of a request's schema where no answer's has its name. */
function withoutNeedlessMarks(document: Described): Described {
  const schemas = document.components?.schemas ?? {};
  const names = new Map(
    Object.keys(schemas)
      .filter((name) => name.endsWith(INPUT))
      .map((name) => [name, name.slice(0, -INPUT.length)] as const)
      .filter(([, plain]) => !(plain in schemas)),
  );
  const renamed = JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key !== '$ref' || typeof value !== 'string') return value;
    const name = value.slice(REFERENCE.length);
    return `${REFERENCE}${names.get(name) ?? name}`;
  }) as Described;
  const entries = Object.entries(renamed.components?.schemas ?? {});
  const sorted = entries
    .map(([name, schema]) => [names.get(name) ?? name, schema] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...renamed, components: { ...renamed.components, schemas: Object.fromEntries(sorted) } };
}

/** An error is JSON, whatever is answered otherwise. */
function describedResponse(status: string, response: Response): Response {
  const error = ERRORS[status];
  if (error === undefined) return { ...response, description: STATUS_CODES[status] ?? status };
  const [content = {}] = Object.values(response.content ?? {});
  return { ...response, description: error, content: { 'application/json': content } };
}

/** Makes the document say what is so: each schema once and only where it is needed, errors as JSON, answers by their names. */
export function tidy(document: Described): Described {
  const { paths = {} } = document;
  const described = Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => {
          const responses = Object.entries(operation.responses).map(
            ([status, response]) => [status, describedResponse(status, response)] as const,
          );
          return [method, { ...operation, responses: Object.fromEntries(responses) }];
        }),
      ),
    ]),
  );
  const components = { ...document.components, schemas: needed(document) };
  return withoutNeedlessMarks({ ...document, paths: described, components });
}
