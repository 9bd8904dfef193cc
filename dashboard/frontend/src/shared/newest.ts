/** Learning of newer versions of the data: asking the server now and then, and the line that says what has changed. */
import { button, el } from "./dom.ts";

/** How often a visible page asks. With the store's look once a second, a page knows within five seconds. */
const ASK_EVERY_MS = 3_500;
/** Pages that were opened together do not ask together: each wait is shorter by up to this share. */
const SPREAD = 0.15;
/** After each failure the wait doubles, so many times at most: to nearly a minute. */
const MOST_DOUBLINGS = 4;
const GIVE_UP_AFTER_MS = 10_000;
/** Said when it is not known what has changed: the version shown is no longer kept by the server. */
const UNKNOWN = "there is a newer version of the data";

/** The version on the page, and where to ask. */
export interface VersionAddresses {
  readonly version: string;
  /** → `{"version": …}` */
  readonly newest: string;
  /** `…/{version}/changes.json?since=…` → `{"words": …}` */
  readonly changes: string;
}

/** How the watch reaches the server. */
export interface VersionServer {
  newest(address: string): Promise<string>;
  /** What has changed, in words; "" when readers see nothing of it. */
  changes(address: string): Promise<string>;
}

/** The part of `document` that the watch needs. */
export type Visibility = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;

const SERVER: VersionServer = {
  newest: async (address) => {
    const answer = await ask(address);
    const { version } = (await answer.json()) as { version?: unknown };
    if (!answer.ok || typeof version !== "string") throw new Error(`newest: status ${answer.status}`);
    return version;
  },
  changes: async (address) => {
    const answer = await ask(address);
    if (answer.status === 404) return UNKNOWN;
    const { words } = (await answer.json()) as { words?: unknown };
    if (!answer.ok || typeof words !== "string") throw new Error(`changes: status ${answer.status}`);
    return words;
  },
};

function ask(address: string): Promise<Response> {
  return fetch(address, { signal: AbortSignal.timeout(GIVE_UP_AFTER_MS) });
}

/** Asks for the newest version as long as the page is visible, and at once when it becomes visible again. */
export class VersionWatch {
  readonly #at: VersionAddresses;
  readonly #onNews: (words: string) => void;
  readonly #server: VersionServer;
  readonly #page: Visibility;
  /** the newest version of which the page knows */
  #known: string;
  #failures = 0;
  #isAsking = false;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onNews` is called once for each newer version; with "" when there is nothing in it that readers see. */
  constructor(at: VersionAddresses, onNews: (words: string) => void, server = SERVER, page: Visibility = document) {
    this.#at = at;
    this.#known = at.version;
    this.#onNews = onNews;
    this.#server = server;
    this.#page = page;
    page.addEventListener("visibilitychange", this.#ask);
    this.#later();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#page.removeEventListener("visibilitychange", this.#ask);
  }

  readonly #ask = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#isAsking || this.#page.visibilityState === "hidden") return;
    this.#isAsking = true;
    try {
      const newest = await this.#server.newest(this.#at.newest);
      if (newest !== this.#known) await this.#learn(newest);
      this.#failures = 0;
    } catch {
      this.#failures++; // the server is gone, or starting: the page goes on with what it has
    }
    this.#isAsking = false;
    this.#later();
  };

  async #learn(newest: string): Promise<void> {
    const isOwn = newest === this.#at.version; // it was published and reverted
    const words = isOwn ? "" : await this.#server.changes(this.#at.changes.replace("{version}", newest));
    this.#known = newest;
    if (!this.#stopped) this.#onNews(words);
  }

  #later(): void {
    if (this.#stopped) return;
    const wait = ASK_EVERY_MS * 2 ** Math.min(this.#failures, MOST_DOUBLINGS);
    this.#timer = setTimeout(this.#ask, wait * (1 - SPREAD * Math.random()));
  }
}

/** "2 events added, 1 moved · Show": a line that is empty as long as there is nothing new. */
export class VersionLine {
  /** It is read out like a status, but the page's first status is the ledger: other programs look for that. */
  readonly element = el("div", { class: "news", "aria-live": "polite" });
  readonly #show: () => void;
  #words = "";
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** `show` is called when the reader asks for the newer version. */
  constructor(show: () => void) {
    this.#show = show;
  }

  /** Says what has changed; "" empties the line. */
  offer(words: string): void {
    clearTimeout(this.#waiting);
    this.#words = words;
    if (words === "") return this.element.replaceChildren();
    const go = button({ "aria-label": "Show the newer version" }, () => this.#ask(go), "Show");
    this.element.replaceChildren(el("span", {}, sentence(words)), go);
  }

  #ask(go: HTMLButtonElement): void {
    go.disabled = true;
    go.textContent = "Loading …";
    this.#waiting = setTimeout(() => this.offer(this.#words), GIVE_UP_AFTER_MS);
    this.#show();
  }
}

/** The words with a capital letter at the beginning. Pure. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
