/** The connection to Python (Streamlit's component protocol), and the script interface `window.dateline`. */
import type { AnyView, PlainView } from "../model/view.ts";
import { debounce } from "../shared/scheduler.ts";
import type { Command, Config, Report, Tally, View } from "../shared/types.ts";

const REPORT_AFTER_MS = 150;
/** A movement that goes on within this time is one step for Back, such as a few turns of the wheel. */
const SAME_STEP_MS = 1500;

/** What the bridge needs to know of the page. */
export interface Page {
  view(): PlainView;
  /** Does the map still show the whole area? */
  isFitted(): boolean;
  /** Width and height of the map in pixels. */
  size(): readonly [number, number];
  /** Is time being dragged or played? Then the view has not settled yet. */
  isMoving(): boolean;
  counts(): Tally;
  setView(view: AnyView): Promise<void>;
  /** Shows a view as a link to it would; where it has no section of the map, the whole area. */
  open(view: Partial<View>): Promise<void>;
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
  /** the last step of Back or Forward that was shown */
  #returned = 0;
  #lastMove = "";
  #lastSent = 0;
  #kindsTurn = 0;

  constructor(page: Page, live: boolean, ready: Promise<void>) {
    this.#page = page;
    this.#live = live;
    this.#ready = ready;
    this.#later = debounce(() => {
      if (!page.isMoving()) this.#send("");
    }, REPORT_AFTER_MS);
    if (live) window.datelineReport = () => this.#report("");
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

  /** Asks Python for the newest version. */
  showNewest(): void {
    this.#send("newest");
  }

  /** Asks Python for the view without some filters. */
  clear(filters: readonly string[]): void {
    this.#send("clear", filters);
  }

  async #apply(command: Command): Promise<void> {
    if (command.nonce === this.#nonce) return;
    this.#nonce = command.nonce;
    if (command.config) await this.#page.renew(command.config);
    await this.#ready;
    if (this.#nonce !== command.nonce) return; // a later command has all that this one had
    if (command.mask !== undefined) await this.#page.setMask(command.mask);
    if (command.back && command.back.number > this.#returned) {
      this.#returned = command.back.number;
      await this.#page.open(command.back.view);
      this.start();
    }
    if (command.kinds && command.kinds.turn > this.#kindsTurn) {
      this.#kindsTurn = command.kinds.turn;
      await this.#page.setView({ hidden: command.kinds.hidden });
    }
    if (command.view) await this.#page.setView(command.view);
  }

  #send(go: Report["go"], clears?: readonly string[]): void {
    const view = this.#page.view();
    const isKnown = JSON.stringify(view) === JSON.stringify(this.#reported);
    if (!this.#live || parent === window || (go === "" && isKnown)) return;
    this.#announceStep(view);
    const value: Report = { ...this.#report(go), ...(clears ? { clears } : {}) };
    parent.postMessage(
      { isStreamlitMessage: true, type: "streamlit:setComponentValue", value, dataType: "json" },
      hostOrigin(hostAddress(), location.origin),
    );
  }

  #report(go: Report["go"]): Report {
    this.#reported = this.#page.view();
    this.#seq = Math.max(Date.now(), this.#seq + 1);
    return { seq: this.#seq, ...this.#reported, fitted: this.#page.isFitted(), size: this.#page.size(), go };
  }

  /** Tells the page around the map that the address which follows is a new step for Back. */
  #announceStep(view: PlainView): void {
    const move = this.#reported ? movement(this.#reported, view) : "";
    const goesOn = move !== "" && move === this.#lastMove && performance.now() - this.#lastSent < SAME_STEP_MS;
    this.#lastMove = move;
    this.#lastSent = performance.now();
    if (!goesOn) tellHost("dateline:step");
  }
}

/** Tells the page around the frame (host/) of a new step, or that there is something to see. */
export function tellHost(what: "dateline:step" | "dateline:shown"): void {
  try {
    if (parent !== window) parent.dispatchEvent(new Event(what));
  } catch {
    // a page of another origin has its own ways
  }
}

/** What has moved from one view to another: "time", "map", or "" where something was chosen. Pure. */
export function movement(before: PlainView, after: PlainView): "time" | "map" | "" {
  const still = (...names: (keyof PlainView)[]): boolean => names.every((name) => String(before[name]) === String(after[name]));
  if (!still("mode", "selected", "hidden")) return "";
  if (still("center", "zoom")) return "time";
  return still("from", "to") ? "map" : "";
}

/** The address of the page around the frame: read directly where the origin allows it, otherwise from Streamlit. */
export function hostAddress(): string {
  try {
    return parent.location.href;
  } catch {
    return new URLSearchParams(location.search).get("streamlitUrl") ?? document.referrer;
  }
}

/** Gives the frame around the page a name for screen readers, where it is Streamlit's and may be touched. */
export function nameFrame(name: string): void {
  try {
    window.frameElement?.setAttribute("aria-label", name);
  } catch {
    // a page of another origin names its frame itself
  }
}

/** Who may read reports: the origin of the page around the frame. Pure. */
export function hostOrigin(address: string, own: string): string {
  if (URL.canParse(address)) return new URL(address).origin;
  return own === "null" ? "*" : own;
}
