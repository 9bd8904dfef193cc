/** What the painters of one frame share, and what the pointer and the keyboard see of it. */
import type { Model } from "../model/model.ts";
import type { Boxes } from "../shared/labels.ts";
import type { Palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import type { Areas } from "./areas.ts";
import type { Clusters } from "./cluster.ts";
import type { Targets } from "./pick.ts";
import type { Places } from "./places.ts";
import type { Sprites } from "./sprites.ts";
import type { Survey } from "./survey.ts";

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly view: Viewport;
  /** device pixels per CSS pixel */
  readonly density: number;
  readonly model: Model;
  readonly sprites: Sprites;
  readonly areas: Areas;
  readonly targets: Targets;
  /** where nothing else may be written, and where it should not if there is other room */
  readonly taken: Boxes;
  readonly soft: Boxes;
  /** where an event's symbol stands whose name is written */
  readonly named: Boxes;
  /** spot of the selected event; -1: none is shown */
  readonly selectedSpot: number;
  /** Name of a spot's place, in one line; "" while it is not known. */
  name(spot: number): string;
}

/** How a frame was drawn. */
export type DrawMode = "figures" | "bubbles" | "raster";

/** What the event layer asks of the page. */
export interface EventLayerOptions {
  /** The reader chose these events, all at one place or in one bubble. */
  onPick(events: number[]): void;
  /** The reader clicked where there is nothing. */
  onMiss?(): void;
  /** Name of an event's place; null while it is not known: then call `redraw` when it is. */
  label(event: number): string | null;
  /** An event's title, date and place in two lines, if they are here. */
  story?(event: number): string | null;
  theme(): "light" | "dark";
}

/** A symbol, badge or bubble that the keyboard can reach. */
export interface Focusable {
  /** middle in CSS pixels from the map's upper left corner */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** the larger of the two */
  readonly radius: number;
  readonly events: number;
  readonly label: string;
  /** Does what a click on it does. */
  pick(): void;
}

/** The last frame, as the pointer and the keyboard see it. The event layer is one. */
export interface OnMap {
  readonly model: Model;
  readonly callbacks: EventLayerOptions;
  readonly drawn: DrawMode;
  readonly viewport: Viewport;
  readonly colours: Palette;
  readonly targets: Targets;
  readonly survey: Survey;
  readonly places: Places;
  readonly countries: Places;
  readonly clusters: Clusters;
  /** Name of a spot's place, in one line; "" while it is not known. */
  name(spot: number): string;
  /** What is shown and can be chosen, in reading order, with its place in CSS pixels of the map. */
  focusables(): Focusable[];
  /** Fans out the events of the place that holds a spot; -1: of none. */
  fanOut(spot: number): void;
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
