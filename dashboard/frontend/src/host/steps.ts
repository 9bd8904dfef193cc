/** One act of the reader is one entry of the browser's history, so that Back undoes it. Pure but for `install`. */

/** What becomes of an address that is written: a new entry of the history, or another address for the present one. */
export type Entry = "push" | "replace";

/**
 * Streamlit adds an entry each time an address is written: one for the page, one for its query, one when a link is
 * made complete. Only the first after an act of the reader is to be one.
 */
export class Steps {
  #acted = false;

  /** The reader has done something that may change the address. */
  act(): void {
    this.#acted = true;
  }

  /** The reader went back or forward. */
  returned(): void {
    this.#acted = false;
  }

  /** An address is written. */
  written(): Entry {
    const entry = this.#acted ? "push" : "replace";
    this.#acted = false;
    return entry;
  }
}

/** `dateline:step` comes from the map's frame (plugin/bridge.ts). */
const ACTS = ["pointerdown", "keydown", "dateline:step"] as const;

/** Lets `steps` decide about every address that is written into the history of `page`. */
export function install(steps: Steps, page: Window & typeof globalThis): void {
  const { history } = page;
  const push = history.pushState.bind(history);
  history.pushState = (...entry: Parameters<History["pushState"]>): void => {
    if (steps.written() === "push") push(...entry);
    else history.replaceState(...entry);
  };
  for (const act of ACTS) page.addEventListener(act, () => steps.act(), { capture: true, passive: true });
  page.addEventListener("popstate", () => steps.returned(), { capture: true });
}
