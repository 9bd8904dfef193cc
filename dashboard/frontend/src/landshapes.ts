/** Draws outlines of land on a canvas: sea, land, the country in focus, borders. */
import { isCut, type Country, type Ring } from "./coast.ts";
import type { Palette } from "./palette.ts";
import { WORLD, type Viewport } from "./projection.ts";

/** Points nearer than this to the one before are left out. */
const STEP = 0.7;

/** Paints the whole canvas; `density` is its device pixels per CSS pixel. */
export function drawLand(
  context: CanvasRenderingContext2D,
  countries: readonly Country[],
  view: Viewport,
  colours: Palette,
  density: number,
): void {
  context.fillStyle = colours.sea;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = "round";
  context.lineWidth = density > 1 ? 0.8 : 1;
  context.strokeStyle = colours.border;
  const world = WORLD * view.scale;
  // one copy more on each side: outlines that cross the antimeridian run on into the next
  const last = Math.floor((view.left + view.width) / world) + 1;
  for (let copy = Math.floor(view.left / world) - 1; copy <= last; copy++) {
    drawWorld(context, countries, view, colours, copy * world);
  }
}

function drawWorld(
  context: CanvasRenderingContext2D,
  countries: readonly Country[],
  view: Viewport,
  colours: Palette,
  shift: number,
): void {
  const originX = (WORLD / 2) * view.scale - view.left + shift;
  const originY = (WORLD / 2) * view.scale - view.top;
  for (const country of countries) {
    const fill = new Path2D();
    const line = new Path2D();
    let drawn = false;
    for (const ring of country.rings) {
      if (!isInView(ring, view, originX, originY)) continue;
      trace(ring, view.scale, originX, originY, fill, line);
      drawn = true;
    }
    if (!drawn) continue;
    context.fillStyle = country.focus ? colours.focus : colours.land;
    context.fill(fill, "evenodd");
    context.stroke(line);
  }
}

function isInView(ring: Ring, view: Viewport, originX: number, originY: number): boolean {
  const { scale } = view;
  if (Math.max(ring.right - ring.left, ring.bottom - ring.top) * scale < STEP) return false;
  return (
    ring.right * scale + originX >= 0 &&
    ring.left * scale + originX <= view.width &&
    ring.bottom * scale + originY >= 0 &&
    ring.top * scale + originY <= view.height
  );
}

/** Adds a ring to the area to fill and to the line to draw, which leaves out where the world was cut. */
function trace({ points }: Ring, scale: number, originX: number, originY: number, fill: Path2D, line: Path2D): void {
  let lastX = points[0] * scale + originX;
  let lastY = points[1] * scale + originY;
  let before = 0;
  fill.moveTo(lastX, lastY);
  line.moveTo(lastX, lastY);
  for (let i = 2; i <= points.length; i += 2) {
    const at = i % points.length;
    const x = points[at] * scale + originX;
    const y = points[at + 1] * scale + originY;
    if (at !== 0 && Math.abs(x - lastX) < STEP && Math.abs(y - lastY) < STEP) continue;
    fill.lineTo(x, y);
    if (isCut(points[before], points[before + 1], points[at], points[at + 1])) line.moveTo(x, y);
    else line.lineTo(x, y);
    lastX = x;
    lastY = y;
    before = at;
  }
  fill.closePath();
}
