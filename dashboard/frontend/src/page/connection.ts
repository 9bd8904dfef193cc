/** While the server cannot be reached: one quiet line in place of Streamlit's dialog; then the map's view is told anew. */
import type { Report } from "../shared/types.ts";

const LOOK_EVERY_MS = 250;
/** A connection that is back sooner was never missed. */
const QUIET_MS = 2000;
const WORDS = "The server cannot be reached. The map goes on with what it has loaded; filters and pages wait for it.";

/** What Streamlit tells the page around its own, which on this page is the same one. */
interface StreamlitsWord {
  readonly stCommVersion?: unknown;
  readonly type?: unknown;
}

export class ConnectionLine {
  readonly #page: Document;
  #line: HTMLElement | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** since when the connection has been lost; null: it stands */
  #lostAt: number | null = null;
  /** tells the server that it is back, with the view of the map that it may not know; null: there is no map */
  back: (report: Report | null) => void = () => {};

  constructor(page: Document) {
    this.#page = page;
  }

  /** Takes a message that this window got, which may be anybody's. */
  readonly hear = ({ source, data }: MessageEvent<StreamlitsWord | null>): void => {
    if (source !== this.#page.defaultView || data?.stCommVersion !== 1) return;
    if (data.type === "WEBSOCKET_DISCONNECTED") this.#lost();
    if (data.type === "WEBSOCKET_CONNECTED" && this.#lostAt !== null) this.#found();
  };

  /** Takes note of a connection that was lost before anybody listened: Streamlit says so at the top of the page. */
  look(): void {
    if (this.#page.querySelector('[data-testid="stConnectionStatus"]')) this.#lost();
  }

  #lost(): void {
    this.#lostAt ??= Date.now();
    this.#timer ??= setInterval(() => this.#say(), LOOK_EVERY_MS);
  }

  /** The map has not been mounted anew yet: it shows what its reader did meanwhile. */
  #found(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#lostAt = null;
    this.#line?.remove();
    this.#line = null;
    this.#dismissDialog();
    const frames = [...this.#page.querySelectorAll("iframe")];
    this.back(frames.map((frame) => frame.contentWindow?.datelineReport?.()).find((report) => report) ?? null);
  }

  #say(): void {
    this.#dismissDialog();
    if (this.#line || this.#lostAt === null || Date.now() - this.#lostAt < QUIET_MS) return;
    this.#line = this.#page.createElement("p");
    this.#line.className = "dateline-offline";
    this.#line.setAttribute("role", "status");
    this.#page.body.append(this.#line);
    // a status is read out when it changes, not when it appears
    this.#line.textContent = WORDS;
  }

  /** Once closed, Streamlit's dialog about the connection does not come back. */
  #dismissDialog(): void {
    for (const dialog of this.#page.querySelectorAll('[role="dialog"]')) {
      if (!/^\s*Connection error/.test(dialog.textContent ?? "")) continue;
      dialog.querySelector<HTMLElement>('button[aria-label="Close"]')?.click();
    }
  }
}
