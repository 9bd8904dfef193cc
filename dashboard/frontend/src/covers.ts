/** What floats over the map (legend, buttons, scale): names and badges keep clear of it. */
import type { Boxes } from "./labels.ts";

/** Movements of less than so many pixels do not count. */
const STILL = 2;
/** What covers more than this share of the map is a message, which nothing can keep clear of. */
const MOST = 0.5;
const MARGIN = 3;

/** Measures when something floating comes, goes or changes its size, and never while a frame is drawn. */
export class Covers {
  readonly #container: HTMLElement;
  readonly #onChange: () => void;
  readonly #arrivals = new MutationObserver(() => this.#watch());
  readonly #sizes = new ResizeObserver(() => this.#measure());
  #parts: Element[] = [];
  /** left, top, right, bottom in pixels from the map's corner, one after the other */
  #edges: number[] = [];

  /** Floating are the parts of what stands beside the map's element in its parent. */
  constructor(container: HTMLElement, onChange: () => void) {
    this.#container = container;
    this.#onChange = onChange;
    for (const layer of this.#layers()) this.#arrivals.observe(layer, { childList: true });
    this.#watch();
  }

  addTo(taken: Boxes): void {
    const edges = this.#edges;
    for (let i = 0; i < edges.length; i += 4) taken.add(edges[i], edges[i + 1], edges[i + 2], edges[i + 3]);
  }

  remove(): void {
    this.#arrivals.disconnect();
    this.#sizes.disconnect();
  }

  #layers(): Element[] {
    return [...(this.#container.parentElement?.children ?? [])].filter((element) => element !== this.#container);
  }

  #watch(): void {
    this.#sizes.disconnect();
    const groups = this.#layers().flatMap((layer) => [...layer.children]);
    this.#parts = groups.flatMap((group) => (group.children.length > 0 ? [...group.children] : [group]));
    for (const part of [this.#container, ...this.#parts]) this.#sizes.observe(part);
  }

  #measure(): void {
    const map = this.#container.getBoundingClientRect();
    const edges: number[] = [];
    for (const part of this.#parts) {
      const { left, top, right, bottom, width, height } = part.getBoundingClientRect();
      if (width * height === 0 || width * height > MOST * map.width * map.height) continue;
      edges.push(
        left - map.left - MARGIN,
        top - map.top - MARGIN,
        right - map.left + MARGIN,
        bottom - map.top + MARGIN,
      );
    }
    const same =
      edges.length === this.#edges.length && edges.every((edge, i) => Math.abs(edge - this.#edges[i]) < STILL);
    if (same) return;
    this.#edges = edges;
    this.#onChange();
  }
}
