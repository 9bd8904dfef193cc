import assert from "node:assert/strict";
import { test } from "node:test";
import { Areas, Rings } from "../../src/map/areas.ts";
import { edgeText, othersText } from "../../src/map/badges.ts";
import { Clusters } from "../../src/map/cluster.ts";
import { AREA, Targets } from "../../src/map/pick.ts";
import { Places } from "../../src/map/places.ts";
import type { Scene } from "../../src/map/scene.ts";
import { Survey } from "../../src/map/survey.ts";
import { decodeEvents } from "../../src/model/events.ts";
import { Boxes } from "../../src/shared/labels.ts";
import { palette } from "../../src/shared/palette.ts";
import { Viewport } from "../../src/shared/projection.ts";
import { pack, type Row } from "../packing.ts";

const ZOOM = 7;
const PIXEL = 2 ** 32 / (256 * 2 ** ZOOM);
const MIDDLE = (256 * 2 ** ZOOM) / 2;
/** 500 pixels are about 611 km here. */
const view = new Viewport(MIDDLE, MIDDLE, ZOOM, 500, 300);

function row(x: number, y: number, prec: number, km: number, group = 0): Row {
  return { start: 1, end: 1, x: Math.round(x * PIXEL), y: Math.round(y * PIXEL), group, prec, km };
}

function survey(rows: readonly Row[], counts = 1) {
  const events = decodeEvents(pack(rows));
  const spotCounts = new Uint32Array(events.spots).fill(counts);
  const found = new Survey(events);
  found.take(spotCounts, view, 1000);
  const areas = new Places();
  areas.gather(events, spotCounts, found.areas, found.areaCount, view, found.sameArea);
  return { events, spotCounts, found, areas };
}

/** A canvas that knows how opaque one of its points is. */
class Point {
  globalAlpha = 1;
  globalCompositeOperation = "source-over";
  fillStyle = "";
  alpha = 0;
  fills = 0;
  readonly strokes: string[] = [];
  strokeStyle = "";
  lineWidth = 1;
  readonly #x: number;
  readonly #y: number;
  #inside = false;
  #saved: [number, string][] = [];

  constructor(x: number, y: number) {
    this.#x = x;
    this.#y = y;
  }
  save(): void {
    this.#saved.push([this.globalAlpha, this.globalCompositeOperation]);
  }
  restore(): void {
    [this.globalAlpha, this.globalCompositeOperation] = this.#saved.pop() ?? [1, "source-over"];
  }
  beginPath(): void {
    this.#inside = false;
  }
  arc(x: number, y: number, radius: number): void {
    this.#inside = Math.hypot(x - this.#x, y - this.#y) < radius;
  }
  fill(): void {
    if (!this.#inside) return;
    if (this.globalCompositeOperation === "destination-out") this.alpha *= 1 - this.globalAlpha;
    else {
      this.alpha = this.globalAlpha + this.alpha * (1 - this.globalAlpha);
      this.fills++;
    }
  }
  fillRect(): void {}
  setLineDash(): void {}
  stroke(): void {
    this.strokes.push(this.strokeStyle);
  }
}

function drawn(rows: readonly Row[], at: readonly [number, number], selectedSpot = -1) {
  const { events, found, areas } = survey(rows);
  const context = new Point(...at);
  const targets = new Targets();
  const scene = {
    context,
    view,
    survey: found,
    model: { events, groups: [] },
    sprites: { colours: palette("light") },
    targets,
    soft: new Boxes(),
    selectedSpot,
    density: 1,
  } as unknown as Scene;
  new Areas().draw(scene, areas, found.areas);
  return { context, targets };
}

test("fills together are never darker than one, whatever they cover", () => {
  const one = drawn([row(200, 150, 3, 60)], [200, 150]).context.alpha;
  const many = Array.from({ length: 40 }, (_, i) => row(200 + (i % 8), 150 + Math.floor(i / 8), 3 + (i % 2), 60 + i, i % 5));
  const { context } = drawn(many, [200, 150]);
  assert.ok(one > 0.05 && context.fills === 40);
  assert.ok(Math.abs(context.alpha - one) < 1e-9, `${context.alpha} instead of ${one}`);
});

test("an area is filled and outlined once, whatever the number and the groups of its events", () => {
  const { context, targets } = drawn(
    [row(200, 150, 3, 60, 0), row(200, 150, 3, 60, 1), row(200, 150, 3, 60, 2)],
    [200, 150],
  );
  assert.equal(context.fills, 1);
  assert.equal(context.strokes.length, 1);
  assert.deepEqual([targets.size, targets.kind[0]], [1, AREA]);
});

test("the area of the selected event is outlined last, in the accent", () => {
  const { context } = drawn([row(200, 150, 3, 60), row(210, 150, 4, 90)], [200, 150], 0);
  assert.equal(context.strokes.at(-1), palette("light").accent);
});

test("areas of different precision or size at one point are two", () => {
  assert.equal(survey([row(200, 150, 3, 60), row(200, 150, 4, 60), row(200, 150, 4, 90)]).areas.size, 3);
});

test("an area larger than the view is not drawn: its events are named at the edge", () => {
  const { found, areas } = survey([row(200, 150, 4, 310), row(900, 150, 4, 900), row(100, 100, 3, 300)]);
  assert.deepEqual([areas.size, found.spreadCount, found.unnamed], [1, 2, 0]);
  assert.equal(found.spots, 1, "no symbol stands where nothing happened");
});

test("a place near which something happened keeps its symbol; from outside the view it is only counted", () => {
  const { found, spotCounts, areas } = survey([row(200, 150, 2, 400), row(600, 150, 2, 400), row(5000, 150, 2, 400)], 3);
  assert.deepEqual([areas.size, found.spreadCount, found.spots], [0, 0, 1]);
  assert.equal(found.unnamed, 3);
  assert.deepEqual([...found.unnamedSpots(spotCounts, view)], [1]);
  assert.deepEqual([0, 1, 2].map((spot) => found.isUnnamed(spot, view)), [false, true, false]);
});

test("every event whose area reaches into the view is drawn or counted, once", () => {
  const rows = Array.from({ length: 600 }, (_, i) =>
    row(((i * 37) % 900) - 200, ((i * 53) % 700) - 200, 2 + (i % 4), 20 + ((i * 7) % 500), i % 3),
  );
  const { events, found, spotCounts } = survey(rows, 2);
  let expected = 0;
  for (let s = 0; s < events.spots; s++) {
    const reach = 24 + view.pixels(events.radiusKm[s], events.y[s]);
    if (view.holds(view.screenX(events.x[s]), view.screenY(events.y[s]), reach)) expected += spotCounts[s];
  }
  const sum = (list: Uint32Array): number => list.reduce((total, s) => total + spotCounts[s], 0);
  const counted = sum(found.list.subarray(0, found.listed)) + sum(found.spread.subarray(0, found.spreadCount));
  assert.equal(counted + found.unnamed, expected);
  assert.ok(found.unnamed > 0 && found.spreadCount > 0 && found.listed > 0);
});

test("what is named at the edge is in no bubble", () => {
  const { events, spotCounts, found } = survey([row(200, 150, 4, 400), row(200, 150, 1, 0)]);
  const clusters = new Clusters();
  const elsewhere = (spot: number): boolean => found.isAtEdge(spot);
  clusters.gather(events, spotCounts, view, 1, { sizing: "number", tolls: null, elsewhere });
  assert.equal(clusters.count[clusters.bubbles[0]], 1);
  const owned = [0, 1].filter((spot) => clusters.bubbleOf(events, spot) >= 0);
  assert.deepEqual(
    owned.map((spot) => events.prec[spot]),
    [1],
  );
});

test("rings that overlap are one shape: no dot lies inside another ring", () => {
  const rings = new Rings();
  const middles = Array.from({ length: 60 }, (_, i) => [100 + (i % 10) * 9, 100 + Math.floor(i / 10) * 9] as const);
  for (const [x, y] of middles) rings.add(x, y, 40, "#000000");
  let dots = 0;
  rings.forEachDot((x, y) => {
    dots++;
    for (const [middleX, middleY] of middles) assert.ok(Math.hypot(x - middleX, y - middleY) > 40 - 1e-6);
  });
  assert.ok(dots > 20 && dots < 150, `${dots} dots`);
});

test("a ring alone is whole", () => {
  const rings = new Rings();
  rings.add(50, 50, 20, "#000000");
  let dots = 0;
  rings.forEachDot(() => dots++);
  assert.equal(dots, Math.round((2 * Math.PI * 20) / 5));
});

test("badges at the edge say how many, and where or that it is not known", () => {
  assert.equal(edgeText(34, "Aleppo", 4), "34 in Aleppo · province");
  assert.equal(edgeText(34, "", 4), "34 in a larger area");
  assert.equal(othersText(58, true), "58 more may have happened here");
  assert.equal(othersText(58, false), "58 may have happened here");
});
