/**
 * Shows how many events, or deaths, there are around each point, as a glow: the darker, the more. An event is spread as
 * widely as its place is known: one known to 25 km makes no spot where its symbol would stand.
 */
import type { Events } from "../model/events.ts";
import { parseHex } from "../shared/colour.ts";
import type { Palette } from "../shared/palette.ts";
import type { Viewport } from "../shared/projection.ts";
import { COUNTRY, type Survey } from "./survey.ts";

/** Side of a cell in CSS pixels; a level has cells twice as wide as the one before. */
const CELL = 4;
const LEVELS = 7;
/** Cells around the view, from which the glow reaches in. */
const MARGIN = 7;
/** A box blur of this radius in cells, done three times, is near enough a bell curve. */
const BLUR = 2;
const PASSES = 3;
/** Radius in pixels of an even disc that is as wide as the blur of the first level. */
const FIRST_RADIUS = 20;
const SHADES = 256;
const MOST_OPAQUE = 0.82;
/** Where there is most, and where there is little, on a light and on a dark ground. */
const RAMPS: Readonly<Record<"light" | "dark", readonly string[]>> = {
  light: ["#F2C265", "#E58B2F", "#C8471F", "#7A1414"],
  dark: ["#6B1F1A", "#B63A22", "#EE8A35", "#FFE08A"],
};

/** The level on which a place known to `radius` pixels is spread. Pure. */
export function levelOf(radius: number): number {
  return radius <= FIRST_RADIUS ? 0 : Math.min(LEVELS - 1, Math.ceil(Math.log2(radius / FIRST_RADIUS)));
}

/** Density of what has been added, in cells of one width. */
export class Grid {
  columns = 0;
  rows = 0;
  cells = new Float32Array(0);
  #spare = new Float32Array(0);

  /** Empties the grid, for a view of so many pixels in cells of `side` pixels. */
  fit(width: number, height: number, side: number): void {
    this.columns = Math.ceil(width / side) + 2 * MARGIN;
    this.rows = Math.ceil(height / side) + 2 * MARGIN;
    const size = this.columns * this.rows;
    if (this.cells.length === size) this.cells.fill(0);
    else [this.cells, this.#spare] = [new Float32Array(size), new Float32Array(size)];
  }

  /** Adds at a point in cells from the view's corner; what lies beyond the margin is left out. */
  add(x: number, y: number, weight: number): void {
    const column = Math.floor(x) + MARGIN;
    const row = Math.floor(y) + MARGIN;
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    this.cells[row * this.columns + column] += weight;
  }

  blur(): void {
    for (let pass = 0; pass < PASSES; pass++) {
      smooth(this.cells, this.#spare, this.rows, this.columns, this.columns, 1);
      smooth(this.#spare, this.cells, this.columns, this.rows, 1, this.columns);
    }
  }

  /** Adds a grid whose cells are twice as wide, and hold four times the area. */
  addCoarser(coarser: Grid): void {
    for (let row = 0; row < this.rows; row++) {
      const y = (row - MARGIN + 0.5) / 2 - 0.5 + MARGIN;
      for (let column = 0; column < this.columns; column++) {
        const x = (column - MARGIN + 0.5) / 2 - 0.5 + MARGIN;
        this.cells[row * this.columns + column] += coarser.#between(x, y) / 4;
      }
    }
  }

  /** The most in the view itself. */
  get most(): number {
    let most = 0;
    for (let row = MARGIN; row < this.rows - MARGIN; row++) {
      for (let column = MARGIN; column < this.columns - MARGIN; column++) {
        most = Math.max(most, this.cells[row * this.columns + column]);
      }
    }
    return most;
  }

  /** The value between four cells. */
  #between(x: number, y: number): number {
    const left = Math.max(0, Math.min(Math.floor(x), this.columns - 2));
    const top = Math.max(0, Math.min(Math.floor(y), this.rows - 2));
    const [right, down] = [x - left, y - top];
    const at = top * this.columns + left;
    const { cells, columns } = this;
    const upper = cells[at] * (1 - right) + cells[at + 1] * right;
    const lower = cells[at + columns] * (1 - right) + cells[at + columns + 1] * right;
    return upper * (1 - down) + lower * down;
  }
}

/** Means over 2 × BLUR + 1 cells along `lines` lines, `across` apart, of `length` cells, `along` apart. */
function smooth(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  length: number,
  across: number,
  along: number,
): void {
  const share = 1 / (2 * BLUR + 1);
  for (let line = 0; line < lines; line++) {
    const start = line * across;
    let sum = 0;
    for (let i = 0; i < Math.min(BLUR, length); i++) sum += from[start + i * along];
    for (let i = 0; i < length; i++) {
      if (i + BLUR < length) sum += from[start + (i + BLUR) * along];
      if (i > BLUR) sum -= from[start + (i - BLUR - 1) * along];
      to[start + i * along] = sum * share;
    }
  }
}

export class Heat {
  readonly #grids = Array.from({ length: LEVELS }, () => new Grid());
  readonly #sheet = new OffscreenCanvas(1, 1);
  #image: ImageData | null = null;
  #shades: { readonly colours: Palette; readonly table: Uint32Array } | null = null;

  /** Draws what `weights` has per spot. What is named at the edge of the map is left out. */
  draw(
    context: CanvasRenderingContext2D,
    view: Viewport,
    events: Events,
    weights: ArrayLike<number>,
    survey: Survey,
    colours: Palette,
  ): void {
    this.#gather(view, events, weights, survey);
    const grid = this.#grids[0];
    const most = grid.most;
    if (most <= 0) return;
    const image = this.#imageOf(grid);
    const pixels = new Uint32Array(image.data.buffer);
    const table = this.#table(colours);
    for (let i = 0; i < pixels.length; i++) {
      // the root shows little beside much
      pixels[i] = table[Math.min(SHADES - 1, Math.floor(Math.sqrt(Math.max(0, grid.cells[i]) / most) * SHADES))];
    }
    const sheet = this.#sheet.getContext("2d") as OffscreenCanvasRenderingContext2D;
    sheet.putImageData(image, 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.#sheet, -MARGIN * CELL, -MARGIN * CELL, grid.columns * CELL, grid.rows * CELL);
  }

  #gather(view: Viewport, { x, y, prec }: Events, weights: ArrayLike<number>, survey: Survey): void {
    this.#grids.forEach((grid, level) => grid.fit(view.width, view.height, CELL * 2 ** level));
    let last = 0;
    for (let s = 0; s < weights.length; s++) {
      if (weights[s] === 0 || prec[s] === COUNTRY || survey.isAtEdge(s)) continue;
      const level = levelOf(survey.radius(s, view));
      const side = CELL * 2 ** level;
      this.#grids[level].add(view.screenX(x[s]) / side, view.screenY(y[s]) / side, weights[s]);
      last = Math.max(last, level);
    }
    for (let level = last; level >= 0; level--) {
      this.#grids[level].blur();
      if (level < last) this.#grids[level].addCoarser(this.#grids[level + 1]);
    }
  }

  #imageOf({ columns, rows }: Grid): ImageData {
    if (this.#image?.width === columns && this.#image.height === rows) return this.#image;
    this.#sheet.width = columns;
    this.#sheet.height = rows;
    return (this.#image = new ImageData(columns, rows));
  }

  #table(colours: Palette): Uint32Array {
    if (this.#shades?.colours !== colours) this.#shades = { colours, table: shades(RAMPS[colours.dark ? "dark" : "light"]) };
    return this.#shades.table;
  }
}

/** SHADES pixels (ABGR), from nothing to the end of the ramp. Pure. */
export function shades(ramp: readonly string[]): Uint32Array {
  const stops = ramp.map((colour) => parseHex(colour) ?? [0, 0, 0]);
  return Uint32Array.from({ length: SHADES }, (_, i) => {
    const share = i / (SHADES - 1);
    const at = Math.min(share * (stops.length - 1), stops.length - 1 - 1e-9);
    const [low, high] = [stops[Math.floor(at)], stops[Math.floor(at) + 1]];
    const [red, green, blue] = low.map((value, k) => Math.round(value + (high[k] - value) * (at % 1)));
    const alpha = Math.round(255 * MOST_OPAQUE * Math.min(1, share * 2.5));
    return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}
