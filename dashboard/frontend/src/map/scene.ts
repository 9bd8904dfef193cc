/** What the painters of one frame share, and what the pointer and the keyboard see of it. */
import type { Model } from "../model/model.ts";
import type { Boxes } from "../shared/labels.ts";
import type { Palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import type { PickedSpots } from "../shared/types.ts";
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
  readonly survey: Survey;
  readonly sprites: Sprites;
  readonly targets: Targets;
  /** where nothing else may be written, and where it should not if there is other room */
  readonly taken: Boxes;
  readonly soft: Boxes;
  /** where an event's symbol stands whose name is written */
  readonly named: Boxes;
  /** spot of the selected event; -1: none is shown */
  readonly selectedSpot: number;
  /** symbols are so many that they take no room: badges stand at the edge */
  readonly crowded: boolean;
  /** Name of a spot's place, in one line; "" while it is not known. */
  name(spot: number): string;
}

/** How a frame was drawn. */
export type DrawMode = "figures" | "bubbles" | "raster" | "heat";

/** What the event layer asks of the page. */
export interface EventLayerOptions {
  /** The reader chose these few events, all at one place. */
  onPick(events: number[]): void;
  /** The reader chose a bubble, a badge or a place with many events. */
  onList(picked: PickedSpots): void;
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

/** A badge that is drawn in place of pins. */
export interface Badge {
  readonly events: number;
  /** where they are, to follow their number: "in Aleppo · province" */
  readonly where: string;
  spots(): Set<number>;
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
  readonly areas: Places;
  readonly badges: readonly Badge[];
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
