import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { lineAfterKey } from '../../ui/menu-list.ts';
import { groupsOf, type Offer } from './palette-form.ts';

interface FaultEntryProps {
  offer: Offer;
  /** Whether Tab comes to it; the arrow keys come to every one. */
  isTabStop: boolean;
  onFocus(): void;
  onChoose(kind: string): void;
}

function FaultEntry({ offer, isTabStop, onFocus, onChoose }: FaultEntryProps): ReactNode {
  const { fault, reason } = offer;
  const { kind, summary } = fault;
  const wordsId = useId();
  const isOut = reason !== undefined;
  return (
    <li className={isOut ? 'palette-entry is-out' : 'palette-entry'} title={summary}>
      <button
        type="button"
        className="palette-fault"
        tabIndex={isTabStop ? 0 : -1}
        aria-haspopup="dialog"
        aria-describedby={wordsId}
        aria-disabled={isOut}
        onFocus={onFocus}
        onClick={() => {
          if (!isOut) onChoose(kind);
        }}
      >
        {kind}
      </button>
      <span id={wordsId} className="palette-words">
        {reason ?? summary}
      </span>
    </li>
  );
}

/** Leads from one fault to another by arrow keys, Home and End. */
function moveByKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // A letter is the page's: S must stop the drill from here as well. The filter above finds a fault by its name.
  if (event.key.length === 1) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.palette-fault')];
  const names = buttons.map(({ textContent }) => textContent ?? '');
  const next = lineAfterKey(
    event.key,
    names,
    buttons.findIndex((button) => button.matches(':focus')),
  );
  if (next === undefined) return;
  event.preventDefault();
  buttons[next]?.focus();
}

interface FaultListProps {
  offers: readonly Offer[];
  onChoose(kind: string): void;
}

/** The faults to choose from, by the kind of trouble: one stop for Tab, and arrow keys within. */
export function FaultList({ offers, onChoose }: FaultListProps): ReactNode {
  const [latest, setLatest] = useState<string>();
  if (offers.length === 0) return <p className="panel-empty">No fault of this driver passes the filter.</p>;
  const groups = groupsOf(offers);
  const isListed = offers.some(({ fault }) => fault.kind === latest);
  const stop = isListed ? latest : groups[0]?.offers[0]?.fault.kind;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus among the buttons within
    <div className="palette-groups" onKeyDown={moveByKey}>
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 className="palette-group">{group.name}</h3>
          <ul>
            {group.offers.map((offer) => (
              <FaultEntry
                key={offer.fault.kind}
                offer={offer}
                isTabStop={offer.fault.kind === stop}
                onFocus={() => setLatest(offer.fault.kind)}
                onChoose={onChoose}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
