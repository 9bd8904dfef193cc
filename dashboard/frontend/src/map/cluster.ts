/**
 * Counts many events into bubbles: a grid of cells fixed to the world (so that bubbles stay put while the map is
 * dragged), each cell's bubble at the mean of its events, and bubbles that overlap made one. Pure; no allocation
 * from frame to frame once the arrays have grown to the viewport.
 */
import type { Events } from "../model/events.ts";
import type { Tolls } from "../model/model.ts";
import type { Viewport } from "../shared/projection.ts";
import type { Sizing } from "../shared/types.ts";
import { radiusOf, type Amount } from "./sizing.ts";
import { COUNTRY, DISTRICT } from "./survey.ts";

/** Width of a cell in CSS pixels. */
export const CELL = 56;
/** Bubbles nearer than this share of the sum of their radii become one. */
const OVERLAP = 0.92;
/** A merged bubble may cover another one: merging is repeated at most this often. */
const ROUNDS = 4;
const NOBODY = -1;

/** What the bubbles show besides the number of events. */
export interface Gathering {
  readonly sizing: Sizing;
  readonly tolls: Tolls | null;
  /** Is a spot left out, because its events are named at the edge of the map? */
  elsewhere(spot: number): boolean;
}

const BY_NUMBER: Gathering = { sizing: "number", tolls: null, elsewhere: () => false };

export class Clusters {
  /** cells that became bubbles, largest first; the arrays below are read at these */
  bubbles = new Int32Array(0);
  size = 0;
  count = new Uint32Array(0);
  /** centre in CSS pixels */
  x = new Float64Array(0);
  y = new Float64Array(0);
  /** the spot counted last */
  spot = new Uint32Array(0);
  /** events placed only by district, province or region */
  vague = new Uint32Array(0);
  /** in CSS pixels */
  radius = new Float64Array(0);
  /** deaths, and events with a number of deaths; 0 unless bubbles are sized by deaths */
  deaths = new Float64Array(0);
  known = new Uint32Array(0);
  /** events per cell and group: [cell * groups + group] */
  shares = new Uint32Array(0);
  groups = 1;

  #gathering = BY_NUMBER;
  #owner = new Int32Array(0);
  #columns = 0;
  #rows = 0;
  #firstColumn = 0;
  #firstRow = 0;
  /** a spot's position in cells from the corner of the first is ((x - middleX) | 0) * scale + offsetX, y likewise */
  #middleX = 0;
  #scale = 0;
  #offsetX = 0;
  #offsetY = 0;

  /** Counts the spots' events for a viewport. Countries are left out: they have no place in a grid. */
  gather(
    events: Events,
    spotCounts: Uint32Array,
    view: Viewport,
    groupCount: number,
    gathering: Gathering = BY_NUMBER,
  ): void {
    this.#gathering = gathering;
    const tolls = gathering.sizing === "deaths" ? gathering.tolls : null;
    const groups = Math.max(1, groupCount);
    this.#fit(view, groups);
    const { x: worldX, y: worldY, prec, group } = events;
    const { x, y, shares, spot, vague } = this;
    const columns = this.#columns;
    const rows = this.#rows;
    const [middleX, scale, offsetX, offsetY] = [this.#middleX, this.#scale, this.#offsetX, this.#offsetY];
    for (let s = 0; s < spotCounts.length; s++) {
      const n = spotCounts[s];
      if (n === 0) continue;
      const cellX = ((worldX[s] - middleX) | 0) * scale + offsetX;
      const cellY = worldY[s] * scale + offsetY;
      if (!(cellX >= 0 && cellY >= 0 && cellX < columns && cellY < rows) || prec[s] === COUNTRY) continue;
      if (prec[s] >= DISTRICT && gathering.elsewhere(s)) continue;
      const cell = (cellY | 0) * columns + (cellX | 0);
      x[cell] += cellX * n;
      y[cell] += cellY * n;
      spot[cell] = s;
      if (prec[s] >= DISTRICT) vague[cell] += n;
      if (tolls !== null) {
        this.deaths[cell] += tolls.deaths[s];
        this.known[cell] += tolls.known[s];
      }
      shares[cell * groups + Math.min(group[s], groups - 1)] += n;
    }
    this.#merge(view);
  }

  /** The events of a bubble. */
  amount(cell: number): Amount {
    return { events: this.count[cell], deaths: this.deaths[cell], known: this.known[cell] };
  }


  /** The cell whose bubble counts this spot, or -1. */
  bubbleOf({ x, y, prec }: Events, s: number): number {
    const cellX = ((x[s] - this.#middleX) | 0) * this.#scale + this.#offsetX;
    const cellY = y[s] * this.#scale + this.#offsetY;
    const inside = cellX >= 0 && cellY >= 0 && cellX < this.#columns && cellY < this.#rows;
    return inside && prec[s] !== COUNTRY && !this.#gathering.elsewhere(s) ? this.#owner[(cellY | 0) * this.#columns + (cellX | 0)] : NOBODY;
  }

  /** Whole cells only: a bubble's number does not change when half of its cell is dragged out of view. */
  #fit(view: Viewport, groups: number): void {
    this.groups = groups;
    this.#firstColumn = Math.floor(view.left / CELL);
    this.#firstRow = Math.floor(view.top / CELL);
    this.#columns = Math.floor((view.left + view.width) / CELL) - this.#firstColumn + 1;
    this.#rows = Math.floor((view.top + view.height) / CELL) - this.#firstRow + 1;
    this.#middleX = view.middleX;
    this.#scale = view.scale / CELL;
    this.#offsetX = (view.offsetX + view.left) / CELL - this.#firstColumn;
    this.#offsetY = (view.offsetY + view.top) / CELL - this.#firstRow;
    const cells = this.#columns * this.#rows;
    if (this.count.length < cells) this.#grow(cells);
    if (this.shares.length < cells * groups) this.shares = new Uint32Array(cells * groups);
    const columns = [this.count, this.x, this.y, this.vague, this.deaths, this.known, this.shares];
    for (const column of columns) column.fill(0);
    this.#owner.fill(NOBODY);
  }

  #grow(cells: number): void {
    this.bubbles = new Int32Array(cells);
    this.#owner = new Int32Array(cells);
    this.x = new Float64Array(cells);
    this.radius = new Float64Array(cells);
    this.y = new Float64Array(cells);
    this.count = new Uint32Array(cells);
    this.spot = new Uint32Array(cells);
    this.vague = new Uint32Array(cells);
    this.deaths = new Float64Array(cells);
    this.known = new Uint32Array(cells);
  }

  /** Merges bubbles: the largest takes in the smaller ones that it would cover, until none covers another. */
  #merge(view: Viewport): void {
    const { bubbles, count } = this;
    this.size = 0;
    for (let cell = 0; cell < this.#columns * this.#rows; cell++) {
      for (let g = 0; g < this.groups; g++) count[cell] += this.shares[cell * this.groups + g];
      if (count[cell] === 0) continue;
      this.x[cell] = (this.x[cell] / count[cell] + this.#firstColumn) * CELL - view.left;
      this.y[cell] = (this.y[cell] / count[cell] + this.#firstRow) * CELL - view.top;
      this.#owner[cell] = cell;
      this.radius[cell] = radiusOf(this.#gathering.sizing, this.amount(cell));
      bubbles[this.size++] = cell;
    }
    for (let round = 0; round < ROUNDS && this.#mergeOnce(); round++);
    for (let cell = 0; cell < this.#columns * this.#rows; cell++) this.#owner[cell] = this.#ownerOf(cell);
  }

  /** Merges once; returns whether anything was merged. */
  #mergeOnce(): boolean {
    const { bubbles, count } = this;
    bubbles.subarray(0, this.size).sort((a, b) => count[b] - count[a] || a - b);
    const before = this.size;
    this.size = 0;
    for (let i = 0; i < before; i++) {
      const cell = bubbles[i];
      if (this.#owner[cell] !== cell) continue;
      for (let k = i + 1; k < before; k++) {
        if (this.#owner[bubbles[k]] === bubbles[k] && this.#obstacles(cell, bubbles[k])) this.#join(cell, bubbles[k]);
      }
      bubbles[this.size++] = cell;
    }
    return this.size < before;
  }

  #obstacles(cell: number, other: number): boolean {
    const reach = OVERLAP * (this.radius[cell] + this.radius[other]);
    const dx = this.x[other] - this.x[cell];
    const dy = this.y[other] - this.y[cell];
    return dx * dx + dy * dy < reach * reach;
  }

  #ownerOf(cell: number): number {
    while (this.#owner[cell] !== cell && this.#owner[cell] !== NOBODY) cell = this.#owner[cell];
    return this.#owner[cell];
  }

  #join(cell: number, other: number): void {
    const { count, x, y, shares, groups } = this;
    const sum = count[cell] + count[other];
    x[cell] += ((x[other] - x[cell]) * count[other]) / sum;
    y[cell] += ((y[other] - y[cell]) * count[other]) / sum;
    count[cell] = sum;
    this.vague[cell] += this.vague[other];
    this.deaths[cell] += this.deaths[other];
    this.known[cell] += this.known[other];
    for (let g = 0; g < groups; g++) shares[cell * groups + g] += shares[other * groups + g];
    this.radius[cell] = radiusOf(this.#gathering.sizing, this.amount(cell));
    this.#owner[other] = cell;
  }
}
