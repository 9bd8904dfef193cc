/** Draws many events as counted bubbles: a number in a ring that is divided among the legend's groups. */
import { colourOf } from "../shared/palette.ts";
import type { Clusters } from "./cluster.ts";
import { BUBBLE } from "./pick.ts";
import type { Scene } from "./scene.ts";
import { isCircle, numberIn, radiusOf, type Amount } from "./sizing.ts";
import { stampAt } from "./sprites.ts";
import { DISTRICT } from "./survey.ts";

const RING = 4.2;
const RIM = 1.6;
const TOP = -Math.PI / 2;
const VAGUE_DASH = [3.5, 2.5];
const SOLID: number[] = [];

/** One bubble; `share`: events of each group, which add up to those of `amount`. */
export interface Bubble {
  readonly x: number;
  readonly y: number;
  readonly amount: Amount;
  /** more than half of its events are placed by an area only */
  readonly vague: boolean;
  share(group: number): number;
}

export function drawBubbles(scene: Scene, clusters: Clusters): void {
  const { context, model, sprites, targets, taken, density } = scene;
  for (let i = clusters.size - 1; i >= 0; i--) {
    const cell = clusters.bubbles[i];
    const x = clusters.x[cell];
    const y = clusters.y[cell];
    const radius = clusters.radius[cell];
    if (!scene.view.holds(x, y, radius)) continue;
    targets.add(BUBBLE, cell, x, y, radius);
    taken.add(x - radius, y - radius, x + radius, y + radius);
    const amount = clusters.amount(cell);
    if (!isCircle(model.sizing, amount, 1)) {
      const spot = clusters.spot[cell];
      const hollow = model.events.prec[spot] >= DISTRICT;
      stampAt(context, sprites.symbol(model.events.group[spot], hollow ? 12 : 15, hollow), x, y, density);
    } else {
      const vague = 2 * clusters.vague[cell] > amount.events;
      drawBubble(scene, { x, y, amount, vague, share: (group) => clusters.shares[cell * clusters.groups + group] });
    }
  }
}

export function drawBubble(scene: Scene, { x, y, amount, vague, share }: Bubble): void {
  const { context, sprites, model, density } = scene;
  const radius = radiusOf(model.sizing, amount);
  context.beginPath();
  context.arc(x, y, radius + RIM, 0, 2 * Math.PI);
  context.fillStyle = sprites.colours.halo;
  context.fill();
  context.lineWidth = RING;
  if (vague) context.setLineDash(VAGUE_DASH);
  let from = TOP;
  for (let g = 0; g < Math.max(1, model.groups.length); g++) {
    if (share(g) === 0) continue;
    const to = from + (share(g) / amount.events) * 2 * Math.PI;
    context.beginPath();
    context.arc(x, y, radius - RING / 2, from, to);
    context.strokeStyle = colourOf(model.groups, g, sprites.colours);
    context.stroke();
    from = to;
  }
  if (vague) context.setLineDash(SOLID);
  stampAt(context, sprites.words("count", numberIn(model.sizing, amount)), x, y, density);
}
