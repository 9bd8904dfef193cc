/** What was drawn where, for the pointer and the keyboard. Pure; the arrays are reused from frame to frame. */

/** Kinds of target. Of two under the pointer the lower kind wins. */
export const LEG = 0;
export const PLACE = 1;
export const BADGE = 2;
export const BUBBLE = 3;
export const AREA = 4;

const START = 512;

export class Targets {
  size = 0;
  kind = new Uint8Array(START);
  /** which leg, place, badge or bubble */
  ref = new Int32Array(START);
  x = new Float64Array(START);
  y = new Float64Array(START);
  halfWidth = new Float64Array(START);
  halfHeight = new Float64Array(START);

  clear(): void {
    this.size = 0;
  }

  add(kind: number, ref: number, x: number, y: number, halfWidth: number, halfHeight = halfWidth): void {
    if (this.size === this.kind.length) this.#grow();
    const i = this.size++;
    this.kind[i] = kind;
    this.ref[i] = ref;
    this.x[i] = x;
    this.y[i] = y;
    this.halfWidth[i] = halfWidth;
    this.halfHeight[i] = halfHeight;
  }

  /** The target under a point or at most `reach` pixels away; -1: none. */
  hit(x: number, y: number, reach: number): number {
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < this.size; i++) {
      const distance = this.kind[i] === AREA ? this.#insideCircle(i, x, y) : this.#distance(i, x, y);
      if (distance > (this.kind[i] === AREA ? 0 : reach)) continue;
      const rank = this.kind[i] * 1e6 + (this.kind[i] === AREA ? this.halfWidth[i] : this.#fromMiddle(i, x, y));
      if (rank < least) {
        least = rank;
        best = i;
      }
    }
    return best;
  }

  /** The targets of the same kind whose middles are within `reach` pixels of that of `target`, itself first. */
  around(target: number, reach: number): number[] {
    const found = [target];
    for (let i = 0; i < this.size; i++) {
      if (i === target || this.kind[i] !== this.kind[target]) continue;
      if (Math.hypot(this.x[i] - this.x[target], this.y[i] - this.y[target]) <= reach) found.push(i);
    }
    return found;
  }

  /** All targets in reading order: in rows from the top, from left to right in a row. */
  inReadingOrder(rowHeight: number): number[] {
    const row = (i: number): number => Math.floor(this.y[i] / rowHeight);
    return Array.from({ length: this.size }, (_, i) => i).sort(
      (a, b) => row(a) - row(b) || this.x[a] - this.x[b] || a - b,
    );
  }

  #distance(i: number, x: number, y: number): number {
    const dx = Math.max(0, Math.abs(x - this.x[i]) - this.halfWidth[i]);
    const dy = Math.max(0, Math.abs(y - this.y[i]) - this.halfHeight[i]);
    return Math.hypot(dx, dy);
  }

  #fromMiddle(i: number, x: number, y: number): number {
    return Math.hypot(x - this.x[i], y - this.y[i]);
  }

  #insideCircle(i: number, x: number, y: number): number {
    return this.#fromMiddle(i, x, y) <= this.halfWidth[i] ? 0 : Infinity;
  }

  #grow(): void {
    for (const name of ["kind", "ref", "x", "y", "halfWidth", "halfHeight"] as const) {
      const old = this[name];
      const grown = new (old.constructor as new (length: number) => typeof old)(2 * old.length);
      grown.set(old);
      Object.assign(this, { [name]: grown });
    }
  }
}

// Which symbol an arrow key leads to

interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Arrow keys and their directions. */
export const DIRECTIONS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
/** Cost of a pixel to the side; a pixel in the direction of the arrow costs 1. */
const SIDEWAYS = 2.5;
export const NOWHERE = -1;

/** The next point from `from` in a direction; -1: none. Pure. */
export function onwards(
  points: readonly ScreenPoint[],
  from: ScreenPoint,
  [dx, dy]: readonly [number, number],
): number {
  let best = NOWHERE;
  let least = Infinity;
  points.forEach((point, i) => {
    const along = (point.x - from.x) * dx + (point.y - from.y) * dy;
    const aside = Math.abs((point.x - from.x) * dy) + Math.abs((point.y - from.y) * dx);
    if (along < 1 || aside > 3 * along) return;
    const cost = along + SIDEWAYS * aside;
    if (cost >= least) return;
    least = cost;
    best = i;
  });
  return best;
}

/** The point nearest to another; -1: none. Pure. */
export function nearest(points: readonly ScreenPoint[], { x, y }: ScreenPoint): number {
  const distances = points.map((point) => Math.hypot(point.x - x, point.y - y));
  return distances.indexOf(Math.min(...distances));
}
