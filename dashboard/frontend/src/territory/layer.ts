/** Who holds what at the end of the window, drawn under the events; dashed: what was held at its beginning. */
import L from "leaflet";
import { MapCanvas } from "../map/canvas.ts";
import type { Model } from "../model/model.ts";
import type { Viewport } from "../shared/projection.ts";
import type { Holding, Points, Chunks, Territory } from "./decode.ts";
import { knownOn, type Known } from "./known.ts";

/** Under the events (400), over the ground and its streets (200). */
const PANE = "territory";
const BELOW_EVENTS = "350";
const PADDING = 128;
const FILL = 0.2;
const FILL_DARK = 0.28;
const HATCH_PX = 7;
/** Points that lie nearer to each other, in pixels, are one. */
const NEAR_PX = 0.6;
const DOT_PX = 2.4;
/** A settlement is a dot from this zoom on, and a pixel before. */
const DOTS_FROM = 8;

/** A territory as it is shown. */
export interface DrawnTerritory {
  readonly territory: Territory;
  readonly colours: readonly string[];
  visible: boolean;
}

/** What a holder is said to hold now. */
interface Claim {
  readonly holding: Holding;
  readonly who: string;
}

export class TerritoryLayer extends MapCanvas {
  readonly #model: Model;
  readonly #dark: () => boolean;
  readonly #hatches = new Map<string, CanvasPattern | null>();
  shown: readonly DrawnTerritory[] = [];

  constructor(model: Model, dark: () => boolean) {
    super(PANE, PADDING);
    this.#model = model;
    this.#dark = dark;
  }

  override onAdd(map: L.Map): this {
    if (!map.getPane(PANE)) {
      const pane = map.createPane(PANE);
      pane.style.zIndex = BELOW_EVENTS;
      pane.style.pointerEvents = "none";
    }
    return super.onAdd(map);
  }

  protected override needsPaint(outside: boolean): boolean {
    return outside;
  }

  protected override paint(context: CanvasRenderingContext2D, view: Viewport, density: number): void {
    context.clearRect(0, 0, view.width, view.height);
    const { from, to } = this.#model.window;
    const claims: Claim[] = [];
    for (const { territory, colours, visible } of this.shown) {
      if (!visible) continue;
      const now = knownOn(territory, to);
      const before = knownOn(territory, from);
      this.#held(context, view, density, territory, colours, now);
      if (before && before.state !== now?.state) outlined(context, view, territory, colours, before);
      for (const number of now?.state.holdings ?? []) {
        const holding = territory.holdings[number];
        claims.push({ holding, who: territory.holders[holding.holder] });
      }
    }
    this.#disputed(context, view, density, claims);
  }

  /** Ground that two say to be held by different holders: hatched across all that lies on it. */
  #disputed(context: CanvasRenderingContext2D, view: Viewport, density: number, claims: readonly Claim[]): void {
    const hatch = this.#hatch(context, this.#dark() ? "#ece9e3" : "#1c1b19", density, true);
    for (const [number, one] of claims.entries()) {
      for (const other of claims.slice(number + 1)) {
        if (one.who === other.who || hatch === null) continue;
        context.save();
        context.beginPath();
        traced(context, view, one.holding);
        context.clip("evenodd");
        context.beginPath();
        traced(context, view, other.holding);
        context.fillStyle = hatch;
        context.fill("evenodd");
        context.restore();
      }
    }
  }

  #held(
    context: CanvasRenderingContext2D,
    view: Viewport,
    density: number,
    { holdings }: Territory,
    colours: readonly string[],
    known: Known | null,
  ): void {
    for (const number of known?.state.holdings ?? []) {
      const holding = holdings[number];
      const colour = colours[holding.holder];
      context.beginPath();
      traced(context, view, holding);
      context.globalAlpha = this.#dark() ? FILL_DARK : FILL;
      context.fillStyle = colour;
      context.fill("evenodd");
      context.globalAlpha = 1;
      if (known && known.carried > 0) {
        const hatch = this.#hatch(context, colour, density);
        if (hatch) context.fillStyle = hatch;
        context.fill("evenodd");
      }
      context.strokeStyle = colour;
      context.lineWidth = 1.3;
      context.stroke();
      dots(context, view, holding.points, colour, known !== null && known.carried > 0);
    }
  }

  /** Rising lines: what is shown was not stated for this day. Falling ones: it is disputed. */
  #hatch(context: CanvasRenderingContext2D, colour: string, density: number, falling = false): CanvasPattern | null {
    const key = `${colour} ${density} ${falling}`;
    let hatch = this.#hatches.get(key);
    if (hatch === undefined) {
      const side = Math.round(HATCH_PX * density);
      const tile = Object.assign(document.createElement("canvas"), { width: side, height: side });
      const pen = tile.getContext("2d");
      if (pen) {
        pen.strokeStyle = colour;
        pen.globalAlpha = 0.55;
        pen.lineWidth = density;
        pen.beginPath();
        for (const shift of [-side, 0, side]) {
          pen.moveTo(shift, falling ? 0 : side);
          pen.lineTo(shift + side, falling ? side : 0);
        }
        pen.stroke();
      }
      hatch = context.createPattern(tile, "repeat");
      hatch?.setTransform(new DOMMatrix().scale(1 / density));
      this.#hatches.set(key, hatch);
    }
    return hatch;
  }
}

function outlined(
  context: CanvasRenderingContext2D,
  view: Viewport,
  { holdings }: Territory,
  colours: readonly string[],
  { state }: Known,
): void {
  context.save();
  context.setLineDash([5, 4]);
  context.lineWidth = 1.2;
  for (const number of state.holdings) {
    context.beginPath();
    traced(context, view, holdings[number]);
    context.strokeStyle = colours[holdings[number].holder];
    context.stroke();
  }
  context.restore();
}

function traced(context: CanvasRenderingContext2D, view: Viewport, { polygons }: Holding): void {
  for (const polygon of polygons) for (const ring of polygon) traceRing(context, view, ring);
}

/** A ring, without the points that lie on the one before them. Each is drawn beside the last, across 180° too. */
function traceRing(context: CanvasRenderingContext2D, view: Viewport, ring: Chunks): void {
  let x = 0;
  let y = 0;
  let worldX = NaN;
  let middle = 0;
  for (const chunk of ring) {
    for (let i = 0; i < chunk.length; i += 2) {
      const first = Number.isNaN(worldX);
      middle = first ? view.screenX(chunk[i]) : middle + ((chunk[i] - worldX) | 0) * view.scale;
      worldX = chunk[i];
      const down = view.screenY(chunk[i + 1]);
      if (first) context.moveTo(middle, down);
      else if (Math.abs(middle - x) < NEAR_PX && Math.abs(down - y) < NEAR_PX) continue;
      else context.lineTo(middle, down);
      x = middle;
      y = down;
    }
  }
  context.closePath();
}

function dots(context: CanvasRenderingContext2D, view: Viewport, points: Points, colour: string, open: boolean): void {
  if (points.length === 0) return;
  const radius = view.zoom >= DOTS_FROM ? DOT_PX : DOT_PX / 2;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    const x = view.screenX(points[i]);
    const y = view.screenY(points[i + 1]);
    if (!view.holds(x, y, radius)) continue;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.lineWidth = 1;
  context.strokeStyle = context.fillStyle = colour;
  if (open) context.stroke();
  else context.fill();
}
