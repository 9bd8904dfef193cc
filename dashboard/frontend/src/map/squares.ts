/** Where the keyboard stops among events that have no symbol of their own, as a glow or single pixels. Pure. */
import type { Viewport } from "../shared/projection.ts";

/** Side of a square of the screen in CSS pixels, in which one stop stands for all. */
export const SQUARE = 48;

/** Some spots that lie together on the screen. */
export interface Square {
  readonly spots: Set<number>;
  readonly events: number;
  /** the spot with most events, where the stop is */
  readonly main: number;
}

interface Spots {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The squares of the view that have events, in reading order; `elsewhere` tells the spots that are drawn otherwise. */
export function squaresOf(
  { x, y }: Spots,
  counts: ArrayLike<number>,
  view: Viewport,
  elsewhere: (spot: number) => boolean,
): Square[] {
  const columns = Math.ceil(view.width / SQUARE) + 1;
  const squares = new Map<number, { spots: Set<number>; events: number; main: number }>();
  for (let s = 0; s < counts.length; s++) {
    if (counts[s] === 0 || elsewhere(s)) continue;
    const [left, top] = [view.screenX(x[s]), view.screenY(y[s])];
    if (!view.holds(left, top, 0)) continue;
    const at = Math.floor(top / SQUARE) * columns + Math.floor(left / SQUARE);
    const square = squares.get(at);
    if (square === undefined) {
      squares.set(at, { spots: new Set([s]), events: counts[s], main: s });
      continue;
    }
    square.spots.add(s);
    square.events += counts[s];
    if (counts[s] > counts[square.main]) square.main = s;
  }
  return [...squares].sort(([one], [other]) => one - other).map(([, square]) => square);
}
