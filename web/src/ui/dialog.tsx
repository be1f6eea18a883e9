import { X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import './dialog.css';
import { ErrorState } from './feedback.tsx';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What it is about, in a sentence or two. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at its end, the main one last. */
  actions?: ReactNode;
}

/** What has the focus first: a field, or what asks for it; otherwise the window itself, which is then read out. */
const FIRST_FOCUS = '.ui-dialog__body :is(input, select, textarea), [data-first-focus]';

function Window({ onClose, title, description, children, actions }: Omit<DialogProps, 'isOpen'>) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // In the layout phase: when it goes, it must be closed while it is still in the page.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    const first = dialog?.querySelector<HTMLElement>(FIRST_FOCUS) ?? dialog;
    first?.focus();
    // Closing gives the focus back to what had it.
    return () => dialog?.close();
  }, []);
  // What is beside the window counts as the dialog itself, since all that it shows lies in one element within.
  const onClick = (event: MouseEvent): void => {
    if (event.target === element.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, which the browser tells by cancel
    <dialog
      ref={element}
      className="ui-dialog"
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={description === undefined ? undefined : `${id}-description`}
      onClick={onClick}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="ui-dialog__window">
        <header className="ui-dialog__head">
          <h2 id={`${id}-title`} className="ui-dialog__title">
            {title}
          </h2>
          <IconButton label="Close" icon={<X aria-hidden="true" />} size="sm" onClick={onClose} />
        </header>
        {description !== undefined && (
          <div id={`${id}-description`} className="ui-dialog__description">
            {description}
          </div>
        )}
        {children !== undefined && <div className="ui-dialog__body">{children}</div>}
        {actions !== undefined && <footer className="ui-dialog__actions">{actions}</footer>}
      </div>
    </dialog>
  );
}

/** A window over the page that holds the focus until it is closed. */
export function Dialog({ isOpen, ...rest }: DialogProps) {
  return isOpen ? <Window {...rest} /> : null;
}

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** What is to be chosen before. */
  children?: ReactNode;
  /** What the button says that does it: a verb and its thing. */
  confirmLabel: string;
  variant?: 'primary' | 'stop';
  /** Resolves with whether it is done, and the window closes; where it rejects, the window says why. */
  onConfirm: () => Promise<boolean>;
}

function Confirmation({
  onClose,
  confirmLabel,
  variant = 'primary',
  onConfirm,
  children,
  ...rest
}: ConfirmDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  // A second press comes before the button is drawn as busy.
  const isUnderWay = useRef(false);
  const confirm = async (): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setError(undefined);
    try {
      if (await onConfirm()) onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  };
  return (
    <Dialog
      {...rest}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} data-first-focus>
            Cancel
          </Button>
          <Button variant={variant} isBusy={isBusy} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error !== undefined && <ErrorState title="That could not be done" error={error} />}
    </Dialog>
  );
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.isOpen ? <Confirmation {...props} /> : null;
}
