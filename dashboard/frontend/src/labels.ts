/** Where words may stand on the map: the greedy search for room. Pure. */

const START = 256;

/** Rectangles that are taken. Keeps its array between frames. */
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

  /** How many of the rectangles does this one overlap? */
  hits(left: number, top: number, right: number, bottom: number): number {
    const edges = this.#edges;
    let hits = 0;
    for (let at = 0; at < 4 * this.#size; at += 4) {
      if (left < edges[at + 2] && right > edges[at] && top < edges[at + 3] && bottom > edges[at + 1]) hits++;
    }
    return hits;
  }
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
/** The same for the name of an area, which stands outside of its edge. */
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
/** Pixels more, when something small stands above or below; as bad as crossing an area and a half. */
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

/** Words cut off by the edge of the map are as bad as words over so many areas. */
const CUT_OFF = 3;

/**
 * The first side with room, which is then taken; null: none has. Of the sides that are free of `taken`, one that also
 * keeps clear of `soft` (areas, rings) and inside of `frame` (from 0, 0) is preferred.
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
): Spot | null {
  let best: Spot | null = null;
  let fewest = Infinity;
  for (const side of sides) {
    const spot = beside(side, x, y, width, height, gap);
    if (taken.hits(spot.left, spot.top, spot.left + width, spot.top + height) > 0) continue;
    let crossed = soft === null ? 0 : soft.hits(spot.left, spot.top, spot.left + width, spot.top + height);
    if (side === "far above" || side === "far below") crossed += FAR;
    if (frame !== undefined && isCutOff(spot, width, height, frame)) crossed += CUT_OFF;
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
