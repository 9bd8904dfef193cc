/** The keyboard on the map: Enter goes to its symbols, arrows from one to the next, Enter chooses, Escape leaves. */
import L from "leaflet";
import { DIRECTIONS, NOWHERE, nearest, onwards } from "./directions.ts";
import type { EventLayer } from "./layer.ts";
import type { Focusable } from "./picker.ts";

export class SymbolCursor {
  readonly #layer: EventLayer;
  readonly #map: L.Map;
  readonly #ring = L.DomUtil.create("div", "dateline-cursor");
  readonly #said = L.DomUtil.create("div", "dateline-said");
  #at: Focusable | null = null;
  /** has a choice set the map moving, after which the cursor is to come back? */
  #returns = false;

  constructor(layer: EventLayer, map: L.Map) {
    this.#layer = layer;
    this.#map = map;
    this.#ring.setAttribute("aria-hidden", "true");
    Object.assign(this.#ring.style, {
      position: "absolute",
      left: "0",
      top: "0",
      zIndex: "640",
      display: "none",
      pointerEvents: "none",
      borderRadius: "999px",
      boxSizing: "border-box",
      borderStyle: "solid",
      borderWidth: "3px",
    });
    Object.assign(this.#said.style, {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
      whiteSpace: "nowrap",
    });
    this.#said.setAttribute("aria-live", "polite");
    const container = map.getContainer();
    container.append(this.#ring, this.#said);
    container.addEventListener("keydown", this.#press, true);
    container.addEventListener("blur", this.#leave);
    map.on("movestart", this.#leave).on("moveend", this.#comeBack);
  }

  remove(): void {
    const container = this.#map.getContainer();
    container.removeEventListener("keydown", this.#press, true);
    container.removeEventListener("blur", this.#leave);
    this.#map.off("movestart", this.#leave).off("moveend", this.#comeBack);
    this.#ring.remove();
    this.#said.remove();
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (event.target !== this.#map.getContainer() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!this.#does(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Is the key one of ours, now? */
  #does(key: string): boolean {
    if (this.#at === null) return key === "Enter" && this.#enter();
    if (key === "Escape") this.#leave();
    else if (key === "Enter" || key === " ") this.#choose(this.#at);
    else if (key in DIRECTIONS) this.#go(this.#at, DIRECTIONS[key]);
    else return false;
    return true;
  }

  #enter(): boolean {
    const { x, y } = this.#map.getSize();
    const symbols = this.#layer.focusables();
    const first = nearest(symbols, { x: x / 2, y: y / 2 });
    if (first !== NOWHERE) this.#show(symbols[first]);
    return first !== NOWHERE;
  }

  #go(from: Focusable, direction: readonly [number, number]): void {
    const symbols = this.#layer.focusables();
    const next = onwards(symbols, from, direction);
    if (next !== NOWHERE) this.#show(symbols[next]);
  }

  /** What is chosen is looked up anew: time may have gone on under the cursor. */
  #choose(at: Focusable): void {
    const symbols = this.#layer.focusables();
    const now = nearest(symbols, at);
    if (now === NOWHERE || Math.hypot(symbols[now].x - at.x, symbols[now].y - at.y) > at.radius) return this.#leave();
    this.#returns = true;
    symbols[now].pick();
  }

  #show(symbol: Focusable): void {
    this.#at = symbol;
    const radius = symbol.radius + 6;
    const width = 2 * (symbol.halfWidth + 6);
    const height = 2 * (symbol.halfHeight + 6);
    Object.assign(this.#ring.style, {
      display: "block",
      width: `${width}px`,
      height: `${height}px`,
      borderColor: this.#layer.colours.ink,
      boxShadow: `0 0 0 2px ${this.#layer.colours.panel}`,
      borderRadius: `${radius}px`,
      transform: `translate(${Math.round(symbol.x - width / 2)}px, ${Math.round(symbol.y - height / 2)}px)`,
    });
    this.#said.textContent = symbol.label;
  }

  readonly #leave = (): void => {
    this.#at = null;
    this.#ring.style.display = "none";
  };

  readonly #comeBack = (): void => {
    if (!this.#returns) return;
    this.#returns = false;
    requestAnimationFrame(() => {
      if (document.activeElement === this.#map.getContainer()) this.#enter();
    });
  };
}
