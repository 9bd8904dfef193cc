import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOfMany } from "../../src/map/figures.ts";
import { Places } from "../../src/map/places.ts";
import { Survey } from "../../src/map/survey.ts";
import { decodeEvents } from "../../src/model/events.ts";
import { Viewport } from "../../src/shared/projection.ts";
import { pack, type Row } from "../packing.ts";

const ZOOM = 7;
const PIXEL = 2 ** 32 / (256 * 2 ** ZOOM);
const MIDDLE = (256 * 2 ** ZOOM) / 2;
const view = new Viewport(MIDDLE, MIDDLE, ZOOM, 500, 300);

function row(x: number, y: number, group = 0, prec = 1, km = 0): Row {
  return { start: 1, end: 1, x: Math.round(x * PIXEL), y: Math.round(y * PIXEL), group, prec, km };
}

function survey(rows: readonly Row[], counts?: (x: number) => number, enough = 1000) {
  const events = decodeEvents(pack(rows));
  const spotCounts = Uint32Array.from(events.x, (x) => counts?.(Math.round(x / PIXEL)) ?? 1);
  const found = new Survey(events);
  found.take(spotCounts, view, enough);
  const pixels = (list: Uint32Array, size: number): number[] =>
    [...list.subarray(0, size)].map((s) => Math.round(events.x[s] / PIXEL));
  return {
    events,
    spotCounts,
    found,
    listed: pixels(found.list, found.listed),
    countries: pixels(found.countries, found.countryCount),
  };
}

test("only spots in view that have events are listed, countries apart", () => {
  const { listed, countries } = survey(
    [row(10, 10), row(20, 10), row(900, 10), row(40, 10, 0, 6), row(50, 900), row(60, 10, 0, 6)],
    (x) => (x === 20 || x === 60 ? 0 : 1),
  );
  assert.deepEqual(listed, [10]);
  assert.deepEqual(countries, [40]);
});

test("an area is listed as long as it reaches into view", () => {
  const { listed } = survey([row(600, 100, 0, 5, 50), row(610, 100, 0, 5, 200), row(700, 100, 0, 1, 200)]);
  assert.deepEqual(listed, [610]);
});

test("counting ends when there are enough", () => {
  const { found } = survey(
    Array.from({ length: 50 }, (_, i) => row(i * 5, 10)),
    undefined,
    7,
  );
  assert.equal(found.spots, 7);
});

test("spots of one point are one place, with its events and its groups in legend order", () => {
  const { events, spotCounts, found } = survey(
    [row(10, 10, 2, 1), row(10, 10, 0, 3, 30), row(10, 10, 2, 4, 60), row(30, 10, 1, 1)],
    (x) => (x === 10 ? 3 : 1),
  );
  const places = new Places();
  places.gather(events, spotCounts, found.list, found.listed, view);
  assert.equal(places.size, 2);
  const place = places.at(0);
  assert.equal(place.events, 9);
  assert.deepEqual([...place.groups.subarray(0, place.groupCount)], [0, 2]);
  assert.ok(Math.abs(place.x - 10) < 0.01);
});

test("a place is only as vague as its best placed event", () => {
  const { events, spotCounts, found } = survey([row(10, 10, 0, 4, 60), row(10, 10, 1, 2, 25), row(99, 10, 0, 3, 30)]);
  const places = new Places();
  places.gather(events, spotCounts, found.list, found.listed, view);
  assert.deepEqual([places.at(0).vague, places.at(1).vague], [false, true]);
  assert.equal(events.prec[places.at(0).main], 2);
});

test("a place is found by any of its spots", () => {
  const { events, spotCounts, found } = survey([row(10, 10, 0), row(10, 10, 1), row(30, 10)]);
  const places = new Places();
  places.gather(events, spotCounts, found.list, found.listed, view);
  assert.equal(places.holding(found.list, 1), places.at(0));
  assert.equal(places.holding(found.list, 2), places.at(1));
  assert.equal(places.holding(found.list, 77), null);
});

test("a name that many places share tells none of them apart", () => {
  assert.deepEqual([...namesOfMany(["Syria", "Homs", "Syria", "Syria", "Homs", "Syria"])], ["Syria"]);
  assert.deepEqual([...namesOfMany(["Homs", "Homs", "Homs", "Palmyra"])], []);
});
