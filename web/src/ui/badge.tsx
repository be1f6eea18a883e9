import { VERDICT_ICONS, type Verdict } from '@firedrill/contract';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import './badge.css';

/** How a thing is to be taken; its icon and word say the same. */
export type BadgeTone = 'neutral' | 'held' | 'failed' | 'inconclusive' | 'pending' | 'live';

export interface BadgeProps {
  tone?: BadgeTone;
  /** A character or an icon before the word. */
  icon?: ReactNode;
  children: ReactNode;
}

/** A word about a thing, with an icon. */
export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span className={classes('ui-badge', `ui-badge--${tone}`)}>
      {icon !== undefined && (
        <span className="ui-badge__icon" aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </span>
  );
}

/** A verdict, or that there is none yet. */
export type VerdictOrPending = Verdict | 'pending';

/** The icon of a verdict; it never stands without its word. */
export function verdictIcon(verdict: VerdictOrPending): string {
  return verdict === 'pending' ? '…' : VERDICT_ICONS[verdict];
}

/** A verdict by icon and word. */
export function VerdictBadge({ verdict }: { verdict: VerdictOrPending }) {
  return (
    <Badge tone={verdict} icon={verdictIcon(verdict)}>
      {verdict}
    </Badge>
  );
}
