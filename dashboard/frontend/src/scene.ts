/** What the painters of one frame share. */
import type { Areas } from "./areas.ts";
import type { Boxes } from "./labels.ts";
import type { Model } from "./model.ts";
import type { Targets } from "./pick.ts";
import type { Viewport } from "./projection.ts";
import type { Sprites } from "./sprites.ts";

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly view: Viewport;
  /** device pixels per CSS pixel */
  readonly density: number;
  readonly model: Model;
  readonly sprites: Sprites;
  readonly areas: Areas;
  readonly targets: Targets;
  /** where nothing else may be written, and where it had better not */
  readonly taken: Boxes;
  readonly soft: Boxes;
  /** spot of the selected event; -1: none is shown */
  readonly selectedSpot: number;
  /** Name of a spot's place, in one line; "" while it is not known. */
  name(spot: number): string;
}

/** The ring around the selected event. */
export function drawSelection({ context, sprites }: Scene, x: number, y: number, radius: number): void {
  context.save();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = sprites.colours.accent;
  context.globalAlpha = 0.14;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeStyle = sprites.colours.accent;
  context.stroke();
  context.restore();
}
