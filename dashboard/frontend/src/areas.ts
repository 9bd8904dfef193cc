/** Draws places that are known only vaguely: rings, hatched areas. */
import { colourOf, type Palette } from "./palette.ts";
import type { Viewport } from "./projection.ts";
import { DISTRICT, NEAR, PROVINCE, REGION, SEA_AIR } from "./survey.ts";
import type { Events } from "./events.ts";
import type { LegendGroup } from "./types.ts";

/** Below this radius in pixels a ring would hide under its symbol. */
export const LEAST_RADIUS = 9;
const HATCH = 7;

interface Look {
  readonly dash: readonly number[];
  readonly width: number;
  readonly tint: number;
  readonly hatched: boolean;
}

const LOOKS: Readonly<Record<number, Look>> = {
  [NEAR]: { dash: [1.5, 3], width: 1.4, tint: 0.03, hatched: false },
  [DISTRICT]: { dash: [5, 3.5], width: 1.3, tint: 0.09, hatched: false },
  [PROVINCE]: { dash: [5, 3.5], width: 1.3, tint: 0.09, hatched: false },
  [REGION]: { dash: [5, 3], width: 1.5, tint: 0.05, hatched: true },
  [SEA_AIR]: { dash: [9, 4, 2, 4], width: 1.3, tint: 0.05, hatched: false },
};

/** Radius in pixels of the area that a spot stands for; 0: none is drawn. */
export function areaRadius(events: Events, spot: number, view: Viewport): number {
  if (!(events.prec[spot] in LOOKS)) return 0;
  const radius = view.pixels(events.radiusKm[spot], events.y[spot]);
  return radius < LEAST_RADIUS ? 0 : radius;
}

export class Areas {
  readonly #hatches = new Map<string, CanvasPattern>();
  readonly #groups: readonly LegendGroup[];
  readonly #colours: Palette;
  readonly #density: number;

  constructor(groups: readonly LegendGroup[], colours: Palette, density: number) {
    this.#groups = groups;
    this.#colours = colours;
    this.#density = density;
  }

  /** Draws the area of a spot around (x, y) in CSS pixels; that of the selected event has an accented edge. */
  draw(
    context: CanvasRenderingContext2D,
    prec: number,
    group: number,
    x: number,
    y: number,
    radius: number,
    selected: boolean,
  ): void {
    const look = LOOKS[prec];
    const colour = colourOf(this.#groups, group, this.#colours);
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.globalAlpha = look.tint;
    context.fill();
    context.globalAlpha = 1;
    if (look.hatched) {
      context.fillStyle = this.#hatch(context, colour, x, y);
      context.fill();
    }
    context.strokeStyle = selected ? this.#colours.accent : colour;
    context.lineWidth = selected ? look.width + 0.7 : look.width;
    context.lineCap = prec === NEAR ? "round" : "butt";
    context.setLineDash(look.dash as number[]);
    context.stroke();
    context.restore();
  }

  /** Slanted lines, fixed to (x, y) so that they move with the map. */
  #hatch(context: CanvasRenderingContext2D, colour: string, x: number, y: number): CanvasPattern {
    let pattern = this.#hatches.get(colour);
    if (pattern === undefined) {
      pattern = context.createPattern(this.#tile(colour), "repeat") as CanvasPattern;
      this.#hatches.set(colour, pattern);
    }
    const scale = HATCH / Math.round(HATCH * this.#density);
    pattern.setTransform({ a: scale, b: 0, c: 0, d: scale, e: x % HATCH, f: y % HATCH });
    return pattern;
  }

  #tile(colour: string): HTMLCanvasElement {
    const side = Math.round(HATCH * this.#density);
    const tile = document.createElement("canvas");
    tile.width = tile.height = side;
    const context = tile.getContext("2d") as CanvasRenderingContext2D;
    context.strokeStyle = colour;
    context.globalAlpha = this.#colours.dark ? 0.5 : 0.45;
    context.lineWidth = this.#density;
    context.beginPath();
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift - 1, side + 1);
      context.lineTo(shift + side + 1, -1);
    }
    context.stroke();
    return tile;
  }
}
