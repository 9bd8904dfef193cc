/** Fans out the events of one place, so that each can be picked. */
import { LEG } from "./pick.ts";
import type { Place } from "./places.ts";
import { drawSelection, type Scene } from "./scene.ts";
import { stampAt } from "./sprites.ts";
import { DISTRICT } from "./survey.ts";

/** More events are listed instead. */
export const MOST_LEGS = 12;
const LEAST_RADIUS = 30;
const ROOM_PER_LEG = 24;
const HALF_SYMBOL = 9;

/** Radius in pixels of the circle on which `count` symbols have room. */
export function fanRadius(count: number): number {
  return Math.max(LEAST_RADIUS, (count * ROOM_PER_LEG) / (2 * Math.PI));
}

/** Offset of leg `i` of `count`: evenly around, the first at the top. Pure. */
export function leg(i: number, count: number): { dx: number; dy: number } {
  const angle = (2 * Math.PI * i) / count - Math.PI / 2;
  const radius = fanRadius(count);
  return { dx: radius * Math.cos(angle), dy: radius * Math.sin(angle) };
}

export function drawFan(scene: Scene, place: Place, events: readonly number[]): void {
  const { context, model, sprites, targets, density } = scene;
  const { spot, group, prec } = model.events;
  const { x, y } = place;
  context.save();
  context.strokeStyle = sprites.colours.muted;
  context.lineWidth = 1;
  context.beginPath();
  events.forEach((_, i) => {
    const { dx, dy } = leg(i, events.length);
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
  });
  context.stroke();
  context.fillStyle = sprites.colours.ink;
  context.beginPath();
  context.arc(x, y, 2.5, 0, 2 * Math.PI);
  context.fill();
  context.restore();
  events.forEach((event, i) => {
    const { dx, dy } = leg(i, events.length);
    if (event === model.selected) drawSelection(scene, x + dx, y + dy, 13);
    const s = spot[event];
    stampAt(context, sprites.symbol(group[s], 15, prec[s] >= DISTRICT), x + dx, y + dy, density);
    targets.add(LEG, event, x + dx, y + dy, HALF_SYMBOL);
  });
}
