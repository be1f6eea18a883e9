import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import './button.css';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

/** `primary` is the one thing to do here; `stop` is red and only for Stop and restore. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'stop';
export type ButtonSize = 'md' | 'sm';

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** An icon of 16 px before the words. */
  icon?: ReactElement;
}

function lookOf({ variant = 'secondary', size = 'md' }: Look, more?: string): string {
  return classes('ui-button', `ui-button--${variant}`, size === 'sm' && 'ui-button--sm', more);
}

/** What a native button takes, without the pieces that are given in another way. */
type NativeButton = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'>;

export interface ButtonProps extends NativeButton, Look {
  type?: 'button' | 'submit';
  /** Something it asked for is under way: it says so and cannot be pressed again, but keeps the focus. */
  isBusy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words. */
export function Button({ variant, size, icon, isBusy, className, children, type, ...rest }: ButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }) };
  const inert = isBusy ? { 'aria-disabled': true, 'aria-busy': true, onClick: undefined } : {};
  return (
    <button {...rest} {...inert} type={type ?? 'button'} className={lookOf(look, className)}>
      {isBusy ? <span className="ui-spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}

export interface ButtonLinkProps extends Look {
  /** A path of the dashboard, or with `download` one of the server. */
  href: string;
  /** Lets the browser store what the server answers instead of showing it. */
  download?: boolean;
  children: ReactNode;
  className?: string;
}

/** A link that looks like a button: it leads somewhere and has no effect of its own. */
export function ButtonLink({ href, download, children, icon, className, ...look }: ButtonLinkProps) {
  const shared = { className: lookOf(look, className) };
  if (download) {
    return (
      <a {...shared} href={href} download>
        {icon}
        {children}
      </a>
    );
  }
  return (
    <Link {...shared} href={href}>
      {icon}
      {children}
    </Link>
  );
}

export interface IconButtonProps extends NativeButton {
  /** What it does, for those who do not see the icon, and beside the pointer. */
  label: string;
  /** An icon of 16 px. */
  icon: ReactElement;
  size?: ButtonSize;
  /** Whether what it switches is on, of a button that switches something. */
  isPressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows an icon only. */
export function IconButton({ label, icon, size = 'md', isPressed, className, ...rest }: IconButtonProps) {
  const pressed = isPressed === undefined ? {} : { 'aria-pressed': isPressed };
  return (
    <Tooltip text={label}>
      <button
        {...rest}
        {...pressed}
        type="button"
        aria-label={label}
        className={lookOf({ variant: 'quiet', size }, classes('ui-button--icon', className))}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
