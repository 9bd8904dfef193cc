/**
 * The keyboard on the map: Enter goes to its symbols, arrows from one to the next, Enter chooses, Escape leaves.
 * A reader who has read the chosen event and returns to the map finds the cursor where it was.
 */
import L from "leaflet";
import { DIRECTIONS, NOWHERE, nearest, onwards } from "./pick.ts";
import type { Focusable, OnMap } from "./scene.ts";

export class SymbolCursor {
  readonly #layer: OnMap;
  readonly #map: L.Map;
  readonly #ring = L.DomUtil.create("div", "dateline-cursor");
  readonly #announced = L.DomUtil.create("div", "dateline-said");
  #at: Focusable | null = null;
  /** where the reader chose an event, to which the cursor returns */
  #chosenAt: L.LatLng | null = null;

  constructor(layer: OnMap, map: L.Map) {
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
    Object.assign(this.#announced.style, {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
      whiteSpace: "nowrap",
    });
    this.#announced.setAttribute("aria-live", "polite");
    const container = map.getContainer();
    container.append(this.#ring, this.#announced);
    container.addEventListener("keydown", this.#press, true);
    container.addEventListener("blur", this.#leave);
    container.addEventListener("pointerdown", this.#forget);
    container.addEventListener("focus", this.#resume);
    map.on("movestart", this.#leave).on("moveend", this.#comeBack);
  }

  remove(): void {
    const container = this.#map.getContainer();
    container.removeEventListener("keydown", this.#press, true);
    container.removeEventListener("blur", this.#leave);
    container.removeEventListener("pointerdown", this.#forget);
    container.removeEventListener("focus", this.#resume);
    this.#map.off("movestart", this.#leave).off("moveend", this.#comeBack);
    this.#ring.remove();
    this.#announced.remove();
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (event.target !== this.#map.getContainer() || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!this.#handle(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Acts on a key. Returns false if the key means nothing now. */
  #handle(key: string): boolean {
    if (this.#at === null) return key === "Enter" && this.#enter();
    if (key === "Escape") this.#forget();
    else if (key === "Enter" || key === " ") this.#choose(this.#at);
    else if (key in DIRECTIONS) this.#go(this.#at, DIRECTIONS[key]);
    else return false;
    return true;
  }

  /** Goes to the symbol nearest to a point, by default the map's middle. */
  #enter(at: L.Point = this.#map.getSize().divideBy(2)): boolean {
    const symbols = this.#layer.focusables();
    const first = nearest(symbols, at);
    if (first !== NOWHERE) this.#show(symbols[first]);
    return first !== NOWHERE;
  }

  #go(from: Focusable, direction: readonly [number, number]): void {
    const symbols = this.#layer.focusables();
    const next = onwards(symbols, from, direction);
    if (next !== NOWHERE) this.#show(symbols[next]);
  }

  /** Chooses what is under the cursor now: it may have changed, for time may have moved on. */
  #choose(at: Focusable): void {
    const symbols = this.#layer.focusables();
    const now = nearest(symbols, at);
    if (now === NOWHERE || Math.hypot(symbols[now].x - at.x, symbols[now].y - at.y) > at.radius) return this.#leave();
    this.#chosenAt = this.#map.containerPointToLatLng([at.x, at.y]);
    symbols[now].pick();
  }

  #show(symbol: Focusable): void {
    this.#at = symbol;
    // the style sheet shows which keys work now
    this.#map.getContainer().dataset.cursor = "";
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
    this.#announced.textContent = symbol.label.replace("\n", ", ");
  }

  readonly #leave = (): void => {
    this.#at = null;
    delete this.#map.getContainer().dataset.cursor;
    this.#ring.style.display = "none";
  };

  readonly #forget = (): void => {
    this.#chosenAt = null;
    this.#leave();
  };

  /** The map has come to rest after a choice; the next frame draws the symbols. */
  readonly #comeBack = (): void => {
    if (this.#chosenAt !== null) requestAnimationFrame(this.#resume);
  };

  readonly #resume = (): void => {
    const at = this.#chosenAt;
    if (at === null || document.activeElement !== this.#map.getContainer()) return;
    this.#chosenAt = null;
    this.#enter(this.#map.latLngToContainerPoint(at));
  };
}
