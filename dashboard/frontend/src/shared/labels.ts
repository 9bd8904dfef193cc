/** Where words may stand on the map: a greedy search for room, and the panels that float over the map and take it. */

const START = 256;

/** Rectangles that are taken. The array is reused from frame to frame. */
export class Boxes {
  #edges = new Float64Array(4 * START);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  add(left: number, top: number, right: number, bottom: number): void {
    if (4 * this.#size === this.#edges.length) {
      const grown = new Float64Array(2 * this.#edges.length);
      grown.set(this.#edges);
      this.#edges = grown;
    }
    const at = 4 * this.#size++;
    this.#edges[at] = left;
    this.#edges[at + 1] = top;
    this.#edges[at + 2] = right;
    this.#edges[at + 3] = bottom;
  }

  /** How many of the rectangles this one overlaps. */
  hits(left: number, top: number, right: number, bottom: number): number {
    const edges = this.#edges;
    let hits = 0;
    for (let at = 0; at < 4 * this.#size; at += 4) {
      if (left < edges[at + 2] && right > edges[at] && top < edges[at + 3] && bottom > edges[at + 1]) hits++;
    }
    return hits;
  }

  /** The smallest of the rectangles that contain a point and are at most `most` wide and high; null: there is none. */
  around(x: number, y: number, most: number): Edges | null {
    const edges = this.#edges;
    let found: Edges | null = null;
    let least = Infinity;
    for (let at = 0; at < 4 * this.#size; at += 4) {
      const [left, top, right, bottom] = [edges[at], edges[at + 1], edges[at + 2], edges[at + 3]];
      const size = Math.max(right - left, bottom - top);
      if (x <= left || x >= right || y <= top || y >= bottom || size > most || size >= least) continue;
      found = { left, top, right, bottom };
      least = size;
    }
    return found;
  }
}

export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Sides of a point at which its name may stand, in order of preference. */
export type Side =
  | "right"
  | "left"
  | "above"
  | "below"
  | "far above"
  | "far below"
  | "upper right"
  | "upper left"
  | "lower right"
  | "lower left";
export const SIDES: readonly Side[] = ["right", "left", "above", "below", "far below", "far above"];
/** The same for the name of an area, which stands outside its edge. */
export const AREA_SIDES: readonly Side[] = [
  "above",
  "below",
  "upper left",
  "upper right",
  "lower right",
  "lower left",
  "right",
  "left",
];
const DIAGONAL = Math.SQRT1_2;
/** Extra pixels for the far sides, which leave room for something small, and their cost in areas crossed. */
const FARTHER = 13;
const FAR = 1.5;

export interface Spot {
  readonly left: number;
  readonly top: number;
}

/** Top left corner of words of a given size at one side of a point, `gap` pixels away. */
export function beside(side: Side, x: number, y: number, width: number, height: number, gap: number): Spot {
  const slant = gap * DIAGONAL;
  switch (side) {
    case "right":
      return { left: x + gap, top: y - height / 2 };
    case "left":
      return { left: x - gap - width, top: y - height / 2 };
    case "above":
      return { left: x - width / 2, top: y - gap - height };
    case "below":
      return { left: x - width / 2, top: y + gap };
    case "far above":
      return beside("above", x, y, width, height, gap + FARTHER);
    case "far below":
      return beside("below", x, y, width, height, gap + FARTHER);
    case "upper right":
      return { left: x + slant, top: y - slant - height };
    case "upper left":
      return { left: x - slant - width, top: y - slant - height };
    case "lower right":
      return { left: x + slant, top: y + slant };
    case "lower left":
      return { left: x - slant - width, top: y + slant };
  }
}

/**
 * Takes the first side with room; null: no side has room. Of the sides that are free of `taken` and inside `frame` (from
 * 0, 0), it prefers one that is also clear of `soft` (areas, rings). `fits` may refuse a spot.
 */
export function findRoom(
  taken: Boxes,
  soft: Boxes | null,
  x: number,
  y: number,
  width: number,
  height: number,
  gap: number,
  sides: readonly Side[] = SIDES,
  frame?: { readonly width: number; readonly height: number },
  fits?: (spot: Spot) => boolean,
): Spot | null {
  let best: Spot | null = null;
  let fewest = Infinity;
  for (const side of sides) {
    const spot = beside(side, x, y, width, height, gap);
    if (taken.hits(spot.left, spot.top, spot.left + width, spot.top + height) > 0) continue;
    if (frame !== undefined && isCutOff(spot, width, height, frame)) continue; // half a name may be another one
    if (fits !== undefined && !fits(spot)) continue;
    let crossed = soft === null ? 0 : soft.hits(spot.left, spot.top, spot.left + width, spot.top + height);
    if (side === "far above" || side === "far below") crossed += FAR;
    if (crossed < fewest) {
      best = spot;
      fewest = crossed;
    }
    if (crossed === 0) break;
  }
  if (best !== null) taken.add(best.left, best.top, best.left + width, best.top + height);
  return best;
}

function isCutOff(
  { left, top }: Spot,
  width: number,
  height: number,
  frame: { width: number; height: number },
): boolean {
  return left < 0 || top < 0 || left + width > frame.width || top + height > frame.height;
}

// Panels over the map

/** Movements of fewer pixels are ignored. */
const STILL = 2;
/** A panel that covers more than this share of the map is a message, which names cannot avoid. */
const MOST = 0.5;
const MARGIN = 3;

/**
 * The panels that float over the map (legend, buttons, scale): names and badges keep clear of them. Measures when a
 * panel appears, disappears or changes its size, and never while a frame is drawn.
 */
export class Obstacles {
  readonly #container: HTMLElement;
  readonly #onChange: () => void;
  readonly #arrivals = new MutationObserver(() => this.#watch());
  readonly #sizes = new ResizeObserver(() => this.#measure());
  #parts: Element[] = [];
  /** per panel: left, top, right, bottom in pixels from the map's corner */
  #edges: number[] = [];

  /** The panels are the children of the siblings of the map's element, `container`. */
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
