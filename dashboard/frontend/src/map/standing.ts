/** Marks on what was drawn that events there are disputed (≠) or claims (“). */
import { CLAIMED, DISPUTED } from "../model/events.ts";
import type { Model } from "../model/model.ts";
import { LEG, PLACE } from "./pick.ts";
import type { Place, Places } from "./places.ts";
import type { Scene } from "./scene.ts";

const RADIUS = 6;
/** How far the mark stands in from the corner of what it marks. */
export const INWARD = 3;

export type ClaimMark = "disputed" | "claimed" | "";

/** The standing of events together: one that is disputed makes it disputed. Pure. */
export function standingOf(disputed: number, claimed: number): ClaimMark {
  return disputed > 0 ? "disputed" : claimed > 0 ? "claimed" : "";
}

/** Marks the symbols and fanned-out events of a frame; badges mark themselves. */
export function drawStandings(
  scene: Scene,
  places: Places,
  list: Uint32Array): void {
  const { targets, model } = scene;
  for (let i = 0; i < targets.size; i++) {
    const { x, y, ref } = { x: targets.x[i], y: targets.y[i], ref: targets.ref[i] };
    const right = x + targets.halfWidth[i] - INWARD;
    const top = y - targets.halfHeight[i] + INWARD;
    const standing =
      targets.kind[i] === LEG
        ? ofEvent(model, ref)
        : targets.kind[i] === PLACE
          ? standingAt(model, places.at(ref), list)
          : "";
    if (standing !== "") drawMark(scene, standing, right, top);
  }
}

function ofEvent({ events: { flags } }: Model, event: number): ClaimMark {
  return standingOf(flags[event] & DISPUTED, flags[event] & CLAIMED);
}

export function standingAt({ spotDisputed, spotClaimed }: Model, place: Place, list: Uint32Array): ClaimMark {
  let disputed = 0;
  let claimed = 0;
  for (let k = place.from; k < place.to; k++) {
    disputed += spotDisputed[list[k]];
    claimed += spotClaimed[list[k]];
  }
  return standingOf(disputed, claimed);
}

/** A small disc: filled, with ≠, for what is disputed; open, with quotation marks, for a claim. */
export function drawMark({ context, sprites: { colours } }: Scene, standing: ClaimMark, x: number, y: number): void {
  const isDisputed = standing === "disputed";
  context.save();
  context.beginPath();
  context.arc(x, y, RADIUS, 0, 2 * Math.PI);
  context.fillStyle = isDisputed ? colours.accent : colours.panel;
  context.fill();
  context.lineWidth = 1.25;
  context.strokeStyle = isDisputed ? colours.halo : colours.ink;
  context.stroke();
  context.strokeStyle = isDisputed ? colours.panel : colours.ink;
  context.lineWidth = 1.3;
  context.lineCap = "round";
  context.beginPath();
  const lines = isDisputed ? NOT_EQUAL : QUOTES;
  for (const [fromX, fromY, toX, toY] of lines) {
    context.moveTo(x + fromX, y + fromY);
    context.lineTo(x + toX, y + toY);
  }
  context.stroke();
  context.restore();
}

type Stroke = readonly [fromX: number, fromY: number, toX: number, toY: number];

const NOT_EQUAL: readonly Stroke[] = [
  [-2.6, -1.3, 2.6, -1.3],
  [-2.6, 1.3, 2.6, 1.3],
  [-1.5, 3, 1.5, -3],
];
const QUOTES: readonly Stroke[] = [
  [-1.1, -1.8, -1.9, 1.2],
  [1.9, -1.8, 1.1, 1.2],
];
