/** Where things stand: the map with what floats on it, the timeline below, the evidence at the side or under both. */
import { button, el } from "./dom.ts";
import type { Theme } from "./theme.ts";

const STYLE_WAIT_MS = 5000;

export class Layout {
  readonly root = el("main", { class: "dateline" });
  readonly #map: HTMLElement;
  readonly #stage = el("div", { class: "dl-stage" });
  readonly #float = el("div", { class: "dl-float" });
  readonly #side = el("section", { class: "dl-side", "aria-label": "Evidence" });
  readonly #below = el("div", { class: "dl-below" });
  /** told to screen readers when the selection changes */
  readonly #said = el("p", { class: "dl-unseen", "aria-live": "polite" });
  readonly #summary = el("p", { class: "dl-unseen", id: "dateline-summary" });
  readonly #message = el("div", { class: "dl-message", hidden: true });

  /** Takes the map's element over: from now on it fills its part of the page. */
  constructor(map: HTMLElement, title: string) {
    this.#map = map;
    document.documentElement.classList.add("dl-page");
    if (document.documentElement.lang === "") document.documentElement.lang = "en";
    document.title ||= title;
    // folium forbids readers to enlarge the page
    document.querySelector("meta[name=viewport]")?.setAttribute("content", "width=device-width, initial-scale=1");
    map.classList.add("dl-map");
    for (const [name, value] of Object.entries({
      role: "application",
      "aria-label": "Map",
      "aria-describedby": this.#summary.id,
    })) {
      map.setAttribute(name, value);
    }
    this.#stage.append(map, ...hints(), this.#float, this.#message);
    this.root.append(this.#stage, this.#below, this.#side, this.#said, this.#summary);
    document.body.append(this.root);
  }

  setTheme(theme: Theme): void {
    this.root.dataset.theme = theme;
  }

  /** Fills the page, once the data are here. */
  fill(parts: { float: readonly Node[]; below: readonly Node[]; side: readonly Node[] }): void {
    this.#float.replaceChildren(...parts.float);
    this.#below.replaceChildren(...parts.below);
    this.#side.replaceChildren(...parts.side);
  }

  say(text: string): void {
    this.#said.textContent = text;
  }

  /** A sentence in place of the map's content; null takes it away. */
  tell(text: string | null): void {
    this.#message.hidden = text === null;
    this.#message.replaceChildren(...(text === null ? [] : [el("p", {}, text)]));
  }

  /** What went wrong, in a sentence, and the way out. */
  fail(text: string, retry: () => void): void {
    this.#message.hidden = false;
    const again = button({ class: "dl-button" }, retry, "Try again");
    this.#message.replaceChildren(el("p", { role: "alert" }, text), again);
  }

  /** Says in words what the map shows, for those who do not see it. */
  describeMap(words: string): void {
    this.#summary.textContent = words;
  }

  /** Is the focus at the side, or in a panel that lists events as the side does? */
  get sideHasFocus(): boolean {
    const at = document.activeElement;
    return this.#side.contains(at) || (at?.closest(".dl-popover") ?? null) !== null;
  }

  /** Is the keyboard at one of the map's symbols? */
  get mapHasCursor(): boolean {
    return this.#map === document.activeElement && "cursor" in this.#map.dataset;
  }

  /** Resolves when the style sheet has come: without it nothing has its size. Gives up waiting after a while. */
  async styled(): Promise<void> {
    const giveUp = performance.now() + STYLE_WAIT_MS;
    while (getComputedStyle(this.root).getPropertyValue("--dl-styled") === "" && performance.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Brings the side's beginning into view where the page is one column. */
  showSide(): void {
    this.#side.scrollTop = 0;
    const covered = this.#below.getBoundingClientRect().bottom - this.#side.getBoundingClientRect().top;
    if (this.root.scrollTop > 0 && covered > 0) this.root.scrollTop -= covered;
  }
}

/** What the keys do on the map; the style sheet shows the line that holds while the keyboard is there. */
function hints(): HTMLElement[] {
  const lines = [
    ["dl-at-map", "Enter: from symbol to symbol · arrows: move the map · + −: zoom"],
    ["dl-at-symbol", "Arrows: next symbol · Enter: open · Esc: back to the map"],
  ];
  return lines.map(([at, words]) => el("p", { class: `dl-keyhint ${at}`, "aria-hidden": "true" }, words));
}
