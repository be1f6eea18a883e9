import { FiredrillError, type Undo } from '@firedrill/contract';

function parsed(undo: Undo, name: string): unknown {
  const text = undo.details[name];
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCommand(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function incomplete({ action, role }: Undo, what: string): FiredrillError {
  return new FiredrillError('target.action', `Cannot ${action} ${role}: its record names no ${what}.`);
}

/** The commands by which a Redis is to be mended, from the record of a fault. */
export function commandsOf(undo: Undo): string[][] {
  const list = parsed(undo, 'commands');
  if (Array.isArray(list) && list.every(isCommand)) return list;
  throw incomplete(undo, 'commands');
}

/** The statements by which a database is to be mended, from the record of a fault. */
export function statementsOf(undo: Undo): string[] {
  const list = parsed(undo, 'statements');
  if (isCommand(list)) return list;
  throw incomplete(undo, 'statements');
}
