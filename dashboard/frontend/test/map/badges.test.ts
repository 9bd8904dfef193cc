import assert from "node:assert/strict";
import { test } from "node:test";
import { Badges } from "../../src/map/badges.ts";
import { Targets } from "../../src/map/pick.ts";
import { Places } from "../../src/map/places.ts";
import type { Scene } from "../../src/map/scene.ts";
import { Survey } from "../../src/map/survey.ts";
import { decodeEvents } from "../../src/model/events.ts";
import { Boxes } from "../../src/shared/labels.ts";
import { palette } from "../../src/shared/palette.ts";
import { Viewport } from "../../src/shared/projection.ts";
import { pack, random, type Row } from "../packing.ts";

const ZOOM = 7;
const PIXEL = 2 ** 32 / (256 * 2 ** ZOOM);
const MIDDLE = (256 * 2 ** ZOOM) / 2;
const PIN = 18;

type Pin = readonly [x: number, y: number];

/** What is drawn where for rows, beside pins that take room. */
function badges(rows: readonly Row[], pins: readonly Pin[], width = 800, more: Partial<Scene> = {}) {
  const view = new Viewport(MIDDLE, MIDDLE, ZOOM, width, 400);
  const events = decodeEvents(pack(rows));
  const spotCounts = new Uint32Array(events.spots).fill(1);
  const survey = new Survey(events);
  survey.take(spotCounts, view, 1000);
  const [countries, edges] = [new Places(), new Places()];
  countries.gather(events, spotCounts, survey.countries, survey.countryCount, view);
  edges.gather(events, spotCounts, survey.spread, survey.spreadCount, view, survey.sameArea);
  const taken = new Boxes();
  for (const [x, y] of pins) taken.add(x - PIN / 2, y - PIN / 2, x + PIN / 2, y + PIN / 2);
  const picture = { width: 1, height: 1 };
  const targets = new Targets();
  const scene = {
    context: new Proxy({}, { get: () => () => {}, set: () => true }),
    sprites: {
      words: (_: string, text: string) => ({ width: 7 * text.length, height: 16, picture }),
      symbol: () => ({ width: 13, height: 13, picture }),
      colours: palette("light"),
    },
    model: { events, spotCounts, spotDisputed: spotCounts.slice().fill(0), spotClaimed: spotCounts.slice().fill(0) },
    name: (spot: number) => `Place ${spot}`,
    density: 1,
    selectedSpot: -1,
    crowded: false,
    ...{ view, survey, taken, targets },
    ...more,
  } as unknown as Scene;
  const drawn = new Badges();
  drawn.draw(scene, countries, survey.countries, edges, survey.spread);
  const boxes = Array.from({ length: targets.size }, (_, i) => ({
    left: targets.x[i] - targets.halfWidth[i],
    right: targets.x[i] + targets.halfWidth[i],
    top: targets.y[i] - targets.halfHeight[i],
    bottom: targets.y[i] + targets.halfHeight[i],
  }));
  return { drawn: drawn.drawn, boxes };
}

function row(x: number, y: number, prec: number, km = 0): Row {
  return { start: 1, end: 1, x: Math.round(x * PIXEL), y: Math.round(y * PIXEL), prec, km };
}

test("a country's badge covers no pin as long as there is room anywhere on the map", () => {
  for (let seed = 1; seed < 20; seed++) {
    const next = random(seed);
    // a cloud of pins around the country's point, with free ground at the edges
    const pins = Array.from({ length: 150 }, (): Pin => [200 + next() * 500, 60 + next() * 260]);
    const { boxes } = badges([row(400, 200, 6)], pins);
    assert.equal(boxes.length, 1);
    const [{ left, right, top, bottom }] = boxes;
    const covered = pins.filter(([x, y]) => x > left - 9 && x < right + 9 && y > top - 9 && y < bottom + 9);
    assert.deepEqual(covered, [], `seed ${seed}`);
  }
});

test("where symbols are drawn as pixels, badges stand at the edge", () => {
  const { boxes } = badges([row(400, 200, 6)], [], 800, { crowded: true });
  assert.ok(boxes[0].left < 20 && boxes[0].bottom > 380);
});

test("areas larger than the map are named at its edge, those with most events, and the others are counted", () => {
  const rows = [600, 600, 601, 602, 603, 604].map((km, i) => row(100 + 50 * i, 200, 4, km));
  const wide = badges(rows, []);
  assert.deepEqual(
    wide.drawn.map(({ events }) => events),
    [1, 1, 1, 3],
  );
  assert.match(wide.drawn[0].where, /^in Place \d+ · province$/);
  assert.equal(wide.drawn[3].where, "that may have happened in this view");
  assert.equal(new Set(wide.drawn.flatMap(({ spots }) => [...spots()])).size, 6);
  wide.boxes.forEach((a, i) =>
    wide.boxes.slice(0, i).forEach((b) => {
      assert.ok(a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom, "badges overlap");
    }),
  );
  assert.deepEqual(
    badges(rows, [], 390).drawn.map(({ events }) => events),
    [1, 5],
  );
});
