/** Which symbol an arrow key leads to. Pure. */

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Arrow keys and the way they point. */
export const DIRECTIONS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
/** How much more a pixel to the side counts than one in the direction of the arrow. */
const SIDEWAYS = 2.5;
export const NOWHERE = -1;

/** The point that one would go to from `from` in a direction; -1: there is none. Pure. */
export function onwards(points: readonly Point[], from: Point, [dx, dy]: readonly [number, number]): number {
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

/** The point nearest to another; -1: there are none. Pure. */
export function nearest(points: readonly Point[], { x, y }: Point): number {
  const distances = points.map((point) => Math.hypot(point.x - x, point.y - y));
  return distances.indexOf(Math.min(...distances));
}
