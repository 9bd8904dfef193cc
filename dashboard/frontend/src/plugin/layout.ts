/** The layout: the map with its panels, the timeline below, the evidence at the side or below both. */
import { button, el } from "../shared/dom.ts";
import type { Theme } from "../shared/theme.ts";

const STYLE_WAIT_MS = 5000;

export class Layout {
  /** a briefing has a main part of its own */
  readonly root = el(document.querySelector("main") ? "div" : "main", { class: "dateline" });
  readonly #map: HTMLElement;
  readonly #stage = el("div", { class: "dl-stage" });
  readonly #float = el("div", { class: "dl-float" });
  readonly #side = el("section", { class: "dl-side", "aria-label": "Evidence" });
  readonly #below = el("div", { class: "dl-below" });
  /** read out by screen readers when the selection changes */
  readonly #announcement = el("p", { class: "dl-unseen", "aria-live": "polite" });
  readonly #summary = el("p", { class: "dl-unseen", id: "dateline-summary" });
  readonly #message = el("div", { class: "dl-message", hidden: true });

  /** Takes over the map's element, which then fills its part of the page. */
  constructor(map: HTMLElement, title: string) {
    this.#map = map;
    document.documentElement.classList.add("dl-page");
    if (document.documentElement.lang === "") document.documentElement.lang = "en";
    document.title ||= title;
    // folium does not let readers enlarge the page
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
    new ResizeObserver(() => this.#measureBelow()).observe(this.#below);
    this.root.append(this.#stage, this.#below, this.#side, this.#announcement, this.#summary);
    document.body.append(this.root);
  }

  /** Tells the style sheet how high the timeline is, and how much of it stands above its strip. */
  #measureBelow(): void {
    const strip = this.#below.querySelector(".dl-strip");
    if (!strip) return;
    const { top, height } = this.#below.getBoundingClientRect();
    this.root.style.setProperty("--dl-below", `${Math.ceil(height)}px`);
    this.root.style.setProperty("--dl-above-strip", `${Math.floor(strip.getBoundingClientRect().top - top)}px`);
  }

  setTheme(theme: Theme): void {
    this.root.dataset.theme = theme;
  }

  /** Fills the page once the data are loaded. */
  fill(parts: { float: readonly Node[]; below: readonly Node[]; side: readonly Node[] }): void {
    this.#float.replaceChildren(...parts.float);
    this.#below.replaceChildren(...parts.below);
    this.#side.replaceChildren(...parts.side);
  }

  /** Puts a line over the upper edge of the map; it stays when the page is filled again. */
  addLine(line: HTMLElement): void {
    this.#stage.append(line);
  }

  /** Takes away panels that are open, and the focus from what is about to be replaced. */
  clear(): void {
    for (const panel of this.root.querySelectorAll(".dl-popover")) panel.remove();
    if (this.root.contains(document.activeElement)) this.#map.focus({ preventScroll: true });
  }

  /** Remembers how far the page and its side are scrolled; the returned function scrolls there again. */
  keepScroll(): () => void {
    const kept = [this.root, this.#side].map((element) => [element, element.scrollTop] as const);
    return () => {
      for (const [element, top] of kept) element.scrollTop = top;
    };
  }

  announce(text: string): void {
    this.#announcement.textContent = text;
  }

  /** Shows a sentence in place of the map's content; null removes it. */
  showMessage(text: string | null): void {
    this.#message.hidden = text === null;
    this.#message.replaceChildren(...(text === null ? [] : [el("p", {}, text)]));
  }

  /** Shows what went wrong, in a sentence, with a button that tries again. */
  showError(text: string, retry: () => void): void {
    this.#message.hidden = false;
    const again = button({ class: "dl-button" }, retry, "Try again");
    this.#message.replaceChildren(el("p", { role: "alert" }, text), again);
  }

  /** Describes what the map shows, for readers who do not see it. */
  describeMap(words: string): void {
    this.#summary.textContent = words;
  }

  /** Is the focus at the side, or in a panel that lists events as the side does? */
  get sideHasFocus(): boolean {
    const at = document.activeElement;
    return this.#side.contains(at) || (at?.closest(".dl-popover") ?? null) !== null;
  }

  /** Where the focus is: a function that brings it back, as far as that can be. */
  keepFocus(event: number): () => void {
    const at = document.activeElement;
    // a panel is closed by then: the focus returns to its button
    const button = at?.closest(".dl-popover") ? this.root.querySelector(".dateline [aria-expanded=true]") : null;
    return () => {
      const row = this.#side.querySelector(`[data-event="${event}"]`);
      const places = [button ?? at, row, this.#map].filter((place) => place instanceof HTMLElement);
      places.find((place) => this.root.contains(place) && place.offsetParent !== null)?.focus({ preventScroll: true });
    };
  }

  /** Is the cursor on one of the map's symbols? */
  get mapHasCursor(): boolean {
    return this.#map === document.activeElement && "cursor" in this.#map.dataset;
  }

  /** Resolves when the style sheet is loaded, without which nothing has its size, or after STYLE_WAIT_MS. */
  async styled(): Promise<void> {
    const giveUp = performance.now() + STYLE_WAIT_MS;
    while (getComputedStyle(this.root).getPropertyValue("--dl-styled") === "" && performance.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Begins the side at its top; where it is a sheet over the page, the map comes into view beside it. */
  showSide(): void {
    this.#side.scrollTop = 0;
    if (this.#isSheet) this.root.scrollTop = 0;
  }

  /** The part of the map that nothing covers, in pixels from its upper left corner. */
  get clearOfSheet(): { readonly width: number; readonly height: number } {
    const stage = this.#stage.getBoundingClientRect();
    const side = this.#side.getBoundingClientRect();
    if (!this.#isSheet) return stage;
    if (side.left > stage.left) return { width: side.left - stage.left, height: stage.height };
    return { width: stage.width, height: Math.min(stage.height, side.top - stage.top) };
  }

  get #isSheet(): boolean {
    return getComputedStyle(this.#side).position === "fixed";
  }
}

/** What the keys do on the map; the style sheet shows the line that is valid where the focus is. */
function hints(): HTMLElement[] {
  const lines = [
    ["dl-at-map", "Enter: go to the symbols · arrows: move the map · + −: zoom"],
    ["dl-at-symbol", "Arrows: next symbol · Enter: open · Esc: back to the map"],
  ];
  return lines.map(([at, words]) => el("p", { class: `dl-keyhint ${at}`, "aria-hidden": "true" }, words));
}
