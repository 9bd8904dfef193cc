/** The connection to Python (Streamlit's component protocol), and the script interface `window.dateline`. */
import type { AnyView, PlainView } from "../model/view.ts";
import { debounce } from "../shared/scheduler.ts";
import type { Command, Config, Report, Tally } from "../shared/types.ts";

const REPORT_AFTER_MS = 150;

/** What the bridge needs to know of the page. */
export interface Page {
  view(): PlainView;
  /** Does the map still show the whole area? */
  isFitted(): boolean;
  /** Is time being dragged or played? Then the view has not settled yet. */
  isMoving(): boolean;
  counts(): Tally;
  setView(view: AnyView): Promise<void>;
  setMask(mask: string): Promise<void>;
  /** Shows a newer version of the data; the view stays. */
  renew(config: Config): Promise<void>;
}

/** The documented script interface. */
export interface ScriptInterface {
  /** resolves when the first view is drawn */
  readonly ready: Promise<void>;
  view(): PlainView;
  counts(): Tally;
  /** shows a view; parts that are left out stay as they are */
  setView(view: AnyView): Promise<void>;
  /** carries out a command from Python, once per nonce */
  apply(command: Command): Promise<void>;
}

declare global {
  interface Window {
    dateline?: ScriptInterface;
  }
}

export class Bridge {
  readonly #page: Page;
  readonly #live: boolean;
  readonly #ready: Promise<void>;
  readonly #later: () => void;
  #reported: PlainView | null = null;
  #quiet = false;
  #seq = 0;
  #nonce = "";

  constructor(page: Page, live: boolean, ready: Promise<void>) {
    this.#page = page;
    this.#live = live;
    this.#ready = ready;
    this.#later = debounce(() => {
      if (!page.isMoving()) this.#send("");
    }, REPORT_AFTER_MS);
    window.dateline = {
      ready,
      view: () => page.view(),
      counts: () => page.counts(),
      setView: async (view) => {
        await ready;
        await page.setView(view);
      },
      apply: (command) => this.#apply(command),
    };
  }

  /** Regards the current view as known to Python: the first view comes from there. */
  start(): void {
    this.#reported = this.#page.view();
  }

  /** Moves the map without reporting it to Python: the reader did not ask for it. */
  quietly(move: () => void): void {
    this.#quiet = true;
    move();
    this.#quiet = false;
    const { center, zoom } = this.#page.view();
    if (this.#reported) this.#reported = { ...this.#reported, center, zoom };
  }

  /** The view has settled: informs scripts at once, and Python soon if the view has changed. */
  settled(): void {
    if (this.#quiet) return;
    dispatchEvent(new CustomEvent("dateline:view", { detail: this.#page.view() }));
    this.#later();
  }

  /** Asks Python for the Article page. */
  goToArticle(): void {
    this.#send("article");
  }

  /** Asks Python to clear the filters. */
  unfilter(): void {
    this.#send("unfilter");
  }

  /** Asks Python for the newest version. */
  showNewest(): void {
    this.#send("newest");
  }

  async #apply(command: Command): Promise<void> {
    if (command.nonce === this.#nonce) return;
    this.#nonce = command.nonce;
    if (command.config) await this.#page.renew(command.config);
    await this.#ready;
    if (this.#nonce !== command.nonce) return; // a later command has all that this one had
    if (command.mask !== undefined) await this.#page.setMask(command.mask);
    if (command.view) await this.#page.setView(command.view);
  }

  #send(go: Report["go"]): void {
    const view = this.#page.view();
    const isKnown = JSON.stringify(view) === JSON.stringify(this.#reported);
    if (!this.#live || parent === window || (go === "" && isKnown)) return;
    this.#reported = view;
    this.#seq = Math.max(Date.now(), this.#seq + 1);
    const value: Report = { seq: this.#seq, ...view, fitted: this.#page.isFitted(), go };
    parent.postMessage(
      { isStreamlitMessage: true, type: "streamlit:setComponentValue", value, dataType: "json" },
      hostOrigin(hostAddress(), location.origin),
    );
  }
}

/** The address of the page around the frame: read directly where the origin allows it, otherwise from Streamlit. */
export function hostAddress(): string {
  try {
    return parent.location.href;
  } catch {
    return new URLSearchParams(location.search).get("streamlitUrl") ?? document.referrer;
  }
}

/** Who may read reports: the origin of the page around the frame. Pure. */
export function hostOrigin(address: string, own: string): string {
  if (URL.canParse(address)) return new URL(address).origin;
  return own === "null" ? "*" : own;
}
