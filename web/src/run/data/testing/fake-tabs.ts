import type { TabMessage, Tabs } from '../live/shared-stream.ts';

interface FakeTab {
  receive: ((message: TabMessage) => void) | undefined;
  lead: (() => void) | undefined;
}

/** A browser in which several tabs show the same run; a message on its way can be lost. */
export class FakeBrowser {
  losesMessages = false;
  readonly #tabs = new Set<FakeTab>();
  #leader: FakeTab | undefined;

  /** One tab more. */
  tab(): Tabs {
    const tab: FakeTab = { receive: undefined, lead: undefined };
    this.#tabs.add(tab);
    return {
      send: (message) => {
        if (this.losesMessages) return;
        for (const other of this.#tabs) {
          if (other !== tab) void Promise.resolve().then(() => other.receive?.(message));
        }
      },
      receive: (call) => {
        tab.receive = call;
        return () => {
          tab.receive = undefined;
        };
      },
      lead: (call) => {
        tab.lead = call;
        void Promise.resolve().then(() => this.#elect());
        return () => {
          tab.lead = undefined;
          this.#tabs.delete(tab);
          if (this.#leader === tab) this.#leader = undefined;
          void Promise.resolve().then(() => this.#elect());
        };
      },
    };
  }

  #elect(): void {
    if (this.#leader) return;
    this.#leader = [...this.#tabs].find(({ lead }) => lead !== undefined);
    this.#leader?.lead?.();
  }
}
