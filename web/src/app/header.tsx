import { LogOut, Menu as MenuIcon } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useAct } from '../ui/use-act.ts';
import { LiveIndicator } from './live-indicator.tsx';
import { Mark } from './mark.tsx';
import './header.css';
import { isSignedIn, signOut } from './session.ts';
import { ThemeToggle } from './theme-toggle.tsx';

/** The places of the dashboard, in the order of the way through it. */
const PLACES = [
  { href: '/', label: 'Home' },
  { href: '/drill', label: 'Manual drill' },
  { href: '/editor', label: 'Editor' },
  { href: '/compare', label: 'Compare' },
  { href: '/policies', label: 'Policies' },
  { href: '/catalogue', label: 'Catalogue' },
  { href: '/doctor', label: 'Doctor' },
] as const;

function isAt(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}

function SignOut() {
  const { act, isBusy } = useAct();
  return (
    <IconButton
      label="Sign out"
      icon={<LogOut aria-hidden="true" />}
      disabled={isBusy}
      onClick={() => void act('You could not be signed out', signOut)}
    />
  );
}

/** The line at the top of every page. */
export function Header({ isSignedOut }: { isSignedOut: boolean }) {
  const [path] = useLocation();
  return (
    <header className="app-header" data-signed-out={isSignedOut || undefined}>
      <Link href="/" className="app-header__brand">
        <Mark />
        Firedrill
      </Link>
      {!isSignedOut && (
        <>
          <nav className="app-nav" aria-label="Places">
            {PLACES.map(({ href, label }) => (
              <Link
                key={href}
                href={href}
                className="app-nav__link"
                aria-current={isAt(path, href) ? 'page' : undefined}
              >
                {label}
              </Link>
            ))}
          </nav>
          <LiveIndicator />
        </>
      )}
      {!isSignedOut && isSignedIn() && <SignOut />}
      <ThemeToggle />
      {!isSignedOut && (
        <div className="app-nav-menu">
          <Menu
            trigger={<IconButton label="Places" icon={<MenuIcon aria-hidden="true" />} />}
            groups={[PLACES]}
          />
        </div>
      )}
    </header>
  );
}
