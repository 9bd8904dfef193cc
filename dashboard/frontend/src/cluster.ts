/**
 * Counts many events into bubbles: a grid of cells fixed to the world (so that bubbles stay put while the map is
 * dragged), each cell's bubble at the mean of its events, and bubbles that overlap made one. Pure; no allocation
 * from frame to frame once the arrays have grown to the viewport.
 */
import type { Events } from "./events.ts";
import type { Viewport } from "./projection.ts";
import { COUNTRY, DISTRICT } from "./survey.ts";

/** Width of a cell in CSS pixels. */
export const CELL = 56;
const REACH = 2;
/** Bubbles nearer than this share of the sum of their radii become one. */
const OVERLAP = 0.92;
const NOBODY = -1;

/** Radius of a bubble in CSS pixels. */
export function bubbleRadius(count: number): number {
  return count < 2 ? 8 : 9.5 + 3.9 * Math.log10(count);
}

export class Clusters {
  /** cells that became bubbles, largest first; the arrays below are read at these */
  bubbles = new Int32Array(0);
  size = 0;
  count = new Uint32Array(0);
  /** centre in CSS pixels */
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** distinct spots, and one of them */
  spots = new Uint32Array(0);
  spot = new Uint32Array(0);
  /** events placed only by district, province or region */
  vague = new Uint32Array(0);
  /** events per cell and group: [cell * groups + group] */
  shares = new Uint32Array(0);
  groups = 1;

  #owner = new Int32Array(0);
  #columns = 0;
  #rows = 0;
  #firstColumn = 0;
  #firstRow = 0;
  #view: Viewport | null = null;

  /** Counts the spots' events for a viewport. Countries are left out: they have no place inside a grid. */
  gather(events: Events, spotCounts: Uint32Array, view: Viewport, groups: number): void {
    this.#fit(view, Math.max(1, groups));
    const { x, y, prec, group } = events;
    const { count, shares, spots, spot, vague } = this;
    for (let s = 0; s < spotCounts.length; s++) {
      const n = spotCounts[s];
      if (n === 0 || prec[s] === COUNTRY) continue;
      const screenX = view.screenX(x[s]);
      const screenY = view.screenY(y[s]);
      const cell = this.#cell(screenX, screenY, view);
      if (cell === NOBODY) continue;
      count[cell] += n;
      this.x[cell] += screenX * n;
      this.y[cell] += screenY * n;
      spots[cell] += 1;
      spot[cell] = s;
      if (prec[s] >= DISTRICT) vague[cell] += n;
      shares[cell * this.groups + Math.min(group[s], this.groups - 1)] += n;
    }
    this.#merge();
  }

  /** The cell whose bubble counts this spot, or -1. */
  bubbleOf(events: Events, s: number): number {
    if (this.#view === null || events.prec[s] === COUNTRY) return NOBODY;
    const cell = this.#cell(this.#view.screenX(events.x[s]), this.#view.screenY(events.y[s]), this.#view);
    return cell === NOBODY ? NOBODY : this.#owner[cell];
  }

  #cell(screenX: number, screenY: number, view: Viewport): number {
    const column = Math.floor((screenX + view.left) / CELL) - this.#firstColumn;
    const row = Math.floor((screenY + view.top) / CELL) - this.#firstRow;
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#rows) return NOBODY;
    return row * this.#columns + column;
  }

  /** Whole cells only: a bubble's number does not change when half of its cell is dragged out of view. */
  #fit(view: Viewport, groups: number): void {
    this.#view = view;
    this.groups = groups;
    this.#firstColumn = Math.floor(view.left / CELL);
    this.#firstRow = Math.floor(view.top / CELL);
    this.#columns = Math.floor((view.left + view.width) / CELL) - this.#firstColumn + 1;
    this.#rows = Math.floor((view.top + view.height) / CELL) - this.#firstRow + 1;
    const cells = this.#columns * this.#rows;
    if (this.count.length < cells) this.#grow(cells);
    if (this.shares.length < cells * groups) this.shares = new Uint32Array(cells * groups);
    for (const column of [this.count, this.x, this.y, this.spots, this.vague, this.shares]) column.fill(0);
    this.#owner.fill(NOBODY);
  }

  #grow(cells: number): void {
    this.bubbles = new Int32Array(cells);
    this.#owner = new Int32Array(cells);
    this.x = new Float64Array(cells);
    this.y = new Float64Array(cells);
    this.count = new Uint32Array(cells);
    this.spots = new Uint32Array(cells);
    this.spot = new Uint32Array(cells);
    this.vague = new Uint32Array(cells);
  }

  /** The largest first: each takes the smaller ones in reach that it would cover. */
  #merge(): void {
    const { bubbles, count } = this;
    let filled = 0;
    for (let cell = 0; cell < this.#columns * this.#rows; cell++) {
      if (count[cell] === 0) continue;
      this.x[cell] /= count[cell];
      this.y[cell] /= count[cell];
      bubbles[filled++] = cell;
    }
    bubbles.subarray(0, filled).sort((a, b) => count[b] - count[a] || a - b);
    this.size = 0;
    for (let i = 0; i < filled; i++) {
      const cell = bubbles[i];
      if (this.#owner[cell] !== NOBODY) continue;
      this.#owner[cell] = cell;
      this.#takeIn(cell);
      bubbles[this.size++] = cell;
    }
  }

  #takeIn(cell: number): void {
    const row = Math.floor(cell / this.#columns);
    const column = cell % this.#columns;
    const radius = bubbleRadius(this.count[cell]);
    const { x, y } = this;
    const centreX = x[cell];
    const centreY = y[cell];
    for (let r = Math.max(0, row - REACH); r <= Math.min(this.#rows - 1, row + REACH); r++) {
      for (let c = Math.max(0, column - REACH); c <= Math.min(this.#columns - 1, column + REACH); c++) {
        const other = r * this.#columns + c;
        if (this.count[other] === 0 || this.#owner[other] !== NOBODY) continue;
        const near = OVERLAP * (radius + bubbleRadius(this.count[other]));
        if ((x[other] - centreX) ** 2 + (y[other] - centreY) ** 2 < near * near) this.#join(cell, other);
      }
    }
  }

  #join(cell: number, other: number): void {
    const { count, x, y, shares, groups } = this;
    const sum = count[cell] + count[other];
    x[cell] += ((x[other] - x[cell]) * count[other]) / sum;
    y[cell] += ((y[other] - y[cell]) * count[other]) / sum;
    count[cell] = sum;
    this.spots[cell] += this.spots[other];
    this.vague[cell] += this.vague[other];
    for (let g = 0; g < groups; g++) shares[cell * groups + g] += shares[other * groups + g];
    this.#owner[other] = cell;
  }
}
