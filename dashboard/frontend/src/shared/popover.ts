/** A button that opens a panel beside it. Esc, a click elsewhere or the button itself closes it. */
import { button, el } from "./dom.ts";

const MARGIN_PX = 8;
/** What Tab stops at; among radio buttons only the checked one. */
const STOPS = "button, select, summary, a[href], input:not([type=radio]), input[type=radio]:checked";

export class Popover {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
  readonly #onOpen: () => void;

  /** `name` names the panel for screen readers; `onOpen` may fill it. Put `button` in the page: the panel follows. */
  constructor(opener: HTMLButtonElement, name: string, onOpen: () => void = () => {}) {
    this.button = opener;
    this.#onOpen = onOpen;
    this.panel = el("div", { class: "dl-popover", role: "dialog", "aria-label": name, tabindex: "-1", hidden: true });
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.panel.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close(true);
      if (event.key === "Tab") this.#tab(event);
    });
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  open(): void {
    this.button.closest(".dateline")?.append(this.panel);
    this.#onOpen();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.#place();
    document.addEventListener("pointerdown", this.#outside, true);
    addEventListener("resize", this.#shut);
    this.panel.focus({ preventScroll: true });
  }

  close(focusButton = false): void {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.#outside, true);
    removeEventListener("resize", this.#shut);
    if (focusButton) this.button.focus();
  }

  /** Places the panel above or below the button, where there is more room, inside the window. */
  #place(): void {
    const { style } = this.panel;
    const anchor = this.button.getBoundingClientRect();
    const above = anchor.top - 2 * MARGIN_PX;
    const below = innerHeight - anchor.bottom - 2 * MARGIN_PX;
    const width = Math.min(this.panel.offsetWidth, innerWidth - 2 * MARGIN_PX);
    const left = Math.min(Math.max(anchor.left, MARGIN_PX), innerWidth - width - MARGIN_PX);
    style.left = `${left}px`;
    style.maxHeight = `${Math.max(above, below)}px`;
    style.top = above > below ? "auto" : `${anchor.bottom + MARGIN_PX}px`;
    style.bottom = above > below ? `${innerHeight - anchor.top + MARGIN_PX}px` : "auto";
  }

  /** Tab after the last control leaves the panel for what follows its button; Shift+Tab returns to the button. */
  #tab(event: KeyboardEvent): void {
    const stops = [...this.panel.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.offsetParent !== null);
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const isOut = event.target === end || (event.target === this.panel && (event.shiftKey || !end));
    if (!isOut) return;
    this.close(true);
    if (event.shiftKey) event.preventDefault();
  }

  readonly #outside = (event: Event): void => {
    const target = event.target as Node;
    if (!this.panel.contains(target) && !this.button.contains(target)) this.close();
  };

  readonly #shut = (): void => this.close();
}

/** A round button with an icon. Its name is read by screen readers and shown on hover. */
export function iconButton(name: string, picture: Node, onClick: () => void = () => {}): HTMLButtonElement {
  return button({ class: "dl-round", "aria-label": name, title: name }, onClick, picture);
}
