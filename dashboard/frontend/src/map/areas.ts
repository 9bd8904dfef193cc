/** Draws places that are known only roughly, as rings and hatched areas. */
import type { Events } from "../model/events.ts";
import { colourOf, type Palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import { hatchTile } from "../shared/symbols.ts";
import type { LegendGroup } from "../shared/types.ts";
import { DISTRICT, NEAR, PROVINCE, REGION, SEA_AIR } from "./survey.ts";

/** Below this radius in pixels a ring would hide under its symbol. */
export const LEAST_RADIUS = 9;
const HATCH = 7;

interface AreaLook {
  readonly dash: readonly number[];
  readonly width: number;
  readonly tint: number;
  readonly hatched: boolean;
}

const LOOKS: Readonly<Record<number, AreaLook>> = {
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

  /** Draws the area of a spot around (x, y) in CSS pixels, with an accented edge for the selected event. */
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
      const side = Math.round(HATCH * this.#density);
      const tile = hatchTile(colour, side, this.#density, this.#colours.dark ? 0.5 : 0.45);
      pattern = context.createPattern(tile, "repeat") as CanvasPattern;
      this.#hatches.set(colour, pattern);
    }
    const scale = HATCH / Math.round(HATCH * this.#density);
    pattern.setTransform({ a: scale, b: 0, c: 0, d: scale, e: x % HATCH, f: y % HATCH });
    return pattern;
  }
}
