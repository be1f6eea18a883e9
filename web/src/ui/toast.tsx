import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { problemOf } from '../api/problem.ts';
import './toast.css';

/** A short message; `failed` ones stay until they are closed. */
interface Toast {
  id: number;
  kind: 'done' | 'failed';
  title: string;
  detail: ReactNode;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function add(kind: Toast['kind'], title: string, detail: ReactNode): void {
  lastId += 1;
  show([...toasts, { id: lastId, kind, title, detail }].slice(-SHOWN_MAX));
}

function close(id: number): void {
  show(toasts.filter((toast) => toast.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says in passing that something was done; gone after some seconds. */
export function notify(title: string, detail?: ReactNode): void {
  add('done', title, detail);
}

/** Says that something could not be done, and the cure; it stays until it is closed. */
export function notifyFailure(title: string, error: unknown): void {
  const { message, hint } = problemOf(error);
  add('failed', title, hint === undefined ? message : `${message}; ${hint}`);
}

/** Takes away what was said of failures: it is tried again, or has been done since. */
export function closeFailures(): void {
  if (toasts.some(({ kind }) => kind === 'failed')) show(toasts.filter(({ kind }) => kind !== 'failed'));
}

function ToastLine({ toast: { id, kind, title, detail } }: { toast: Toast }) {
  useEffect(() => {
    if (kind === 'failed') return;
    const timer = setTimeout(() => close(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, kind]);
  return (
    <li className="ui-toast" data-kind={kind}>
      <span className="ui-toast__icon" aria-hidden="true">
        {kind === 'failed' ? '✕' : '✓'}
      </span>
      <div className="ui-toast__words">
        <p className="ui-toast__title">{title}</p>
        {detail !== undefined && <p className="ui-toast__detail">{detail}</p>}
      </div>
      <button
        type="button"
        className="ui-button ui-button--quiet ui-button--sm ui-button--icon"
        aria-label="Close this message"
        onClick={() => close(id)}
      >
        <X aria-hidden="true" />
      </button>
    </li>
  );
}

/** Where short messages appear; one for the whole page. It lies over everything, windows that are open too. */
export function ToastRegion() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const element = useRef<HTMLElement>(null);
  const count = shown.length;
  useEffect(() => {
    const region = element.current;
    if (!region || count === 0) return;
    region.showPopover();
    return () => region.hidePopover();
  }, [count]);
  return (
    <section ref={element} popover="manual" className="ui-toasts" aria-label="Messages">
      <ul aria-live="polite" aria-relevant="additions">
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} />
        ))}
      </ul>
    </section>
  );
}
