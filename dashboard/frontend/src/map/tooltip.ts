/** A short text beside the pointer. */

const GAP = 14;

export class Tooltip {
  readonly #element = document.createElement("div");
  readonly #container: HTMLElement;
  #text = "";

  constructor(container: HTMLElement) {
    this.#container = container;
    this.#element.className = "dateline-tooltip";
    this.#element.setAttribute("aria-hidden", "true");
    this.#element.dir = "auto";
    Object.assign(this.#element.style, {
      position: "absolute",
      zIndex: "650",
      pointerEvents: "none",
      display: "none",
      maxWidth: "260px",
      left: "0",
      top: "0",
      padding: "4px 8px",
      borderRadius: "4px",
      fontSize: "12.5px",
      lineHeight: "1.35",
      whiteSpace: "pre-line",
      overflowWrap: "anywhere",
      unicodeBidi: "isolate",
    });
    container.append(this.#element);
  }

  show(text: string, x: number, y: number, ground: string, ink: string): void {
    if (text === "") return this.hide();
    const { style } = this.#element;
    if (text !== this.#text) {
      this.#text = text;
      this.#element.textContent = text;
      Object.assign(style, { display: "block", background: ink, color: ground });
    }
    const { clientWidth: width } = this.#container;
    const { offsetWidth, offsetHeight } = this.#element;
    const left = x + GAP + offsetWidth > width ? Math.max(0, x - GAP - offsetWidth) : x + GAP;
    style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(0, y - offsetHeight / 2))}px)`;
  }

  hide(): void {
    if (this.#text === "") return;
    this.#text = "";
    this.#element.style.display = "none";
  }

  remove(): void {
    this.#element.remove();
  }
}
