import { FiredrillError, type Role } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisAdmin } from '../drivers/driver.ts';
import { newSecret } from '../platform/ids.ts';
import type { Fault, PreparedFault } from './fault.ts';
import { cutApplication, type RedisCommand, settingFault } from './redis.ts';

type Variant = 'password' | 'disabled' | 'permission' | 'removed';

const CHANGED: Record<Variant, string> = {
  password: 'the password of the application’s account was changed',
  disabled: 'the application’s account was disabled',
  permission: 'the application’s account may touch no key any more',
  removed: 'the application’s account was removed, and its connections with it',
};

/** The command that changes the account. */
function changing(variant: Variant, user: string): RedisCommand {
  switch (variant) {
    case 'password':
      return ['ACL', 'SETUSER', user, 'resetpass', `>${newSecret()}`];
    case 'disabled':
      return ['ACL', 'SETUSER', user, 'off'];
    case 'permission':
      return ['ACL', 'SETUSER', user, 'resetkeys'];
    case 'removed':
      return ['ACL', 'DELUSER', user];
  }
}

/** Rules that leave an account bare; `reset` would also give it a mark that it may not have had. */
const CLEARED = ['resetpass', 'resetkeys', 'resetchannels', '-@all'] as const;

/** The rules but for those of selectors, which stand in brackets: no variant changes these alone. */
function withoutSelectors(rules: readonly string[]): string[] {
  return rules
    .join(' ')
    .replaceAll(/\(.*?\)/g, '')
    .split(' ');
}

/** Of the rules that the account has now, those that change it back. */
function restoring(variant: Variant, all: readonly string[]): string[] {
  const rules = withoutSelectors(all);
  switch (variant) {
    case 'password':
      return ['resetpass', ...rules.filter((rule) => rule.startsWith('#') || rule === 'nopass')];
    case 'disabled':
      return rules.filter((rule) => rule === 'on' || rule === 'off');
    case 'permission':
      return ['resetkeys', ...rules.filter((rule) => /^(~|%[RW]+~|allkeys$)/.test(rule))];
    case 'removed':
      return [...CLEARED, ...(all.length > rules.length ? ['clearselectors'] : []), ...all];
  }
}

function proofOf(variant: Variant, role: Role): PreparedFault['proof'] {
  const write = `${role}-write`;
  const denied =
    variant === 'permission'
      ? [
          { probe: role, states: ['up' as const] },
          { probe: write, states: ['denied' as const], saying: 'NOPERM' },
        ]
      : [{ probe: role, states: ['denied' as const], saying: 'WRONGPASS' }];
  return { inForce: denied, gone: [{ probe: write, states: ['up'] }] };
}

/**
 * The command that changes the account back. It holds no password but at most its SHA-256 hash, which is all that the
 * server itself knows; of a random password of 144 bits nothing can be learnt from it.
 */
async function restoringAccount(
  redis: RedisAdmin,
  variant: Variant,
  signal: AbortSignal,
): Promise<RedisCommand> {
  const accounts = await redis.command(['ACL', 'LIST'], signal);
  const start = `user ${redis.applicationUser} `;
  const account = Array.isArray(accounts)
    ? accounts.find((line): line is string => typeof line === 'string' && line.startsWith(start))
    : undefined;
  if (account === undefined) {
    throw new FiredrillError('fault.inject', `there is no account ${redis.applicationUser}`);
  }
  if (variant === 'removed' && redis.applicationUser === 'default') {
    throw new FiredrillError('fault.inject', 'the account default cannot be removed', {
      hint: 'give the application an account of its own, or use variant: disabled',
    });
  }
  const rules = account.slice(start.length).split(' ');
  return ['ACL', 'SETUSER', redis.applicationUser, ...restoring(variant, rules)];
}

/** The application's credentials are refused, or no longer suffice: a rotation that nobody told it of. */
export const auth: Fault<'redis-admin', { variant: Variant }> = {
  kind: 'auth',
  summary:
    'The application’s account is changed, and where it may not log in any more its connections are cut; the administrator keeps his.',
  symptom: 'WRONGPASS on every new connection, or NOPERM on every key while PING is answered',
  classification: 'authentication',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    variant: z.enum(['password', 'disabled', 'permission', 'removed']).default('password').meta({
      description:
        'What is changed: the password, whether the account may log in at all, that it may touch keys, or that there is one.',
    }),
  }),
  async prepare(redis, { variant }, role, { clock, signal: reading }) {
    return settingFault(redis, role, clock, {
      undo: [await restoringAccount(redis, variant, reading)],
      proof: proofOf(variant, role),
      async act(signal) {
        await redis.command(changing(variant, redis.applicationUser), signal);
        if (variant === 'permission' || variant === 'removed') return CHANGED[variant];
        // Connections that have logged in would go on as if nothing had happened.
        const cut = await cutApplication(redis, signal);
        return `${CHANGED[variant]}, ${cut} connections were cut`;
      },
      healed: 'the application’s account is what it was',
    });
  },
};
