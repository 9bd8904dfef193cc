/** Draws many events as counted bubbles: a number in a ring that is divided among the legend's groups. */
import { colourOf } from "../shared/palette.ts";
import { bubbleRadius, type Clusters } from "./cluster.ts";
import { BUBBLE } from "./pick.ts";
import type { Scene } from "./scene.ts";
import { short, stampAt } from "./sprites.ts";
import { DISTRICT } from "./survey.ts";

const RING = 4.2;
const RIM = 1.6;
const TOP = -Math.PI / 2;
const VAGUE_DASH = [3.5, 2.5];
const SOLID: number[] = [];

export function drawBubbles(scene: Scene, clusters: Clusters): void {
  const { context, model, sprites, targets, taken, density } = scene;
  for (let i = clusters.size - 1; i >= 0; i--) {
    const cell = clusters.bubbles[i];
    const x = clusters.x[cell];
    const y = clusters.y[cell];
    const radius = bubbleRadius(clusters.count[cell]);
    if (!scene.view.holds(x, y, radius)) continue;
    targets.add(BUBBLE, cell, x, y, radius);
    taken.add(x - radius, y - radius, x + radius, y + radius);
    if (clusters.count[cell] === 1) {
      const spot = clusters.spot[cell];
      const hollow = model.events.prec[spot] >= DISTRICT;
      stampAt(context, sprites.symbol(model.events.group[spot], hollow ? 12 : 15, hollow), x, y, density);
    } else {
      drawBubble(scene, clusters, cell, x, y, radius);
    }
  }
}

function drawBubble(scene: Scene, clusters: Clusters, cell: number, x: number, y: number, radius: number): void {
  const { context, sprites, model, density } = scene;
  const count = clusters.count[cell];
  context.beginPath();
  context.arc(x, y, radius + RIM, 0, 2 * Math.PI);
  context.fillStyle = sprites.colours.halo;
  context.fill();
  const dashed = 2 * clusters.vague[cell] > count;
  context.lineWidth = RING;
  if (dashed) context.setLineDash(VAGUE_DASH);
  let from = TOP;
  for (let g = 0; g < clusters.groups; g++) {
    const share = clusters.shares[cell * clusters.groups + g];
    if (share === 0) continue;
    const to = from + (share / count) * 2 * Math.PI;
    context.beginPath();
    context.arc(x, y, radius - RING / 2, from, to);
    context.strokeStyle = colourOf(model.groups, g, sprites.colours);
    context.stroke();
    from = to;
  }
  if (dashed) context.setLineDash(SOLID);
  stampAt(context, sprites.words("count", short(count)), x, y, density);
}
