import { type ComponentProps, cloneElement, type ReactElement, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import './menu.css';
import { type MenuList, useMenuList } from './menu-list.ts';

/** One line of a menu: it does something, leads to a page, or has the browser store a file. */
export type MenuEntry = { label: string; icon?: ReactElement; isDisabled?: boolean } & (
  | { onSelect: () => void }
  | { href: string; isDownload?: boolean }
);

/** What the button that opens a menu is given. */
type TriggerProps = Pick<
  ComponentProps<'button'>,
  'onClick' | 'onKeyDown' | 'aria-haspopup' | 'aria-expanded' | 'aria-controls' | 'ref'
>;

interface OpeningProps {
  trigger: ReactElement<TriggerProps>;
  children: (list: MenuList) => ReactElement;
}

/** The menu while it is open. */
function Popup({ id, list, children }: { id: string; list: MenuList; children: OpeningProps['children'] }) {
  return (
    <div
      ref={list.popup}
      id={id}
      role="menu"
      popover="manual"
      className="ui-menu"
      onKeyDown={list.onKeyDown}
      onBlur={list.onBlur}
    >
      {children(list)}
    </div>
  );
}

/** A button and the menu that opens from it. */
function Opening({ trigger, children }: OpeningProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const list = useMenuList(button, isOpen, () => setOpen(false));
  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        ...(isOpen && { 'aria-controls': id }),
        onClick: () => setOpen(!isOpen),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' || isOpen) return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {isOpen && (
        <Popup id={id} list={list}>
          {children}
        </Popup>
      )}
    </>
  );
}

function Icon({ icon }: { icon: ReactElement | undefined }) {
  return (
    <span className="ui-menu__icon" aria-hidden="true">
      {icon}
    </span>
  );
}

function Entry({ entry, list }: { entry: MenuEntry; list: MenuList }) {
  const shared = { role: 'menuitem', tabIndex: -1, className: 'ui-menu__item' } as const;
  const words = (
    <>
      <Icon icon={entry.icon} />
      {entry.label}
    </>
  );
  if (entry.isDisabled) {
    return (
      <span {...shared} aria-disabled="true">
        {words}
      </span>
    );
  }
  if ('onSelect' in entry) {
    return (
      <button {...shared} type="button" onClick={() => list.choose(entry.onSelect)}>
        {words}
      </button>
    );
  }
  return entry.isDownload ? (
    <a {...shared} href={entry.href} download onClick={() => list.choose()}>
      {words}
    </a>
  ) : (
    <Link {...shared} href={entry.href} onClick={() => list.choose()}>
      {words}
    </Link>
  );
}

export interface MenuProps {
  /** The button that opens it: a `Button` or an `IconButton`. */
  trigger: ReactElement<TriggerProps>;
  /** Groups of lines; a rule stands between groups. */
  groups: readonly (readonly MenuEntry[])[];
}

/** Things to do that open from a button. */
export function Menu({ trigger, groups }: MenuProps) {
  return (
    <Opening trigger={trigger}>
      {(list) => (
        <>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: it groups the lines of a menu, no fields
            <div key={group.map(({ label }) => label).join()} role="group" className="ui-menu__group">
              {group.map((entry) => (
                <Entry key={entry.label} entry={entry} list={list} />
              ))}
            </div>
          ))}
        </>
      )}
    </Opening>
  );
}

export interface ChoiceMenuProps<T extends string> {
  trigger: ReactElement<TriggerProps>;
  value: T;
  options: readonly { value: T; label: string; icon?: ReactElement }[];
  onValue: (value: T) => void;
}

/** A choice of one that opens from a button. */
export function ChoiceMenu<T extends string>({ trigger, value, options, onValue }: ChoiceMenuProps<T>) {
  return (
    <Opening trigger={trigger}>
      {(list) => (
        <>
          {options.map((option) => (
            <button
              key={option.value}
              type="button"
              role="menuitemradio"
              tabIndex={-1}
              aria-checked={option.value === value}
              className="ui-menu__item"
              onClick={() => list.choose(() => onValue(option.value))}
            >
              <Icon icon={option.icon} />
              {option.label}
              {option.value === value && (
                <span className="ui-menu__mark" aria-hidden="true">
                  ✓
                </span>
              )}
            </button>
          ))}
        </>
      )}
    </Opening>
  );
}
