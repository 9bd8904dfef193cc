import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_TERRAIN, fromNear, isCut, unpack } from "../../src/map/land.ts";
import { WORLD, toWorld } from "../../src/shared/projection.ts";

const square = (longitude: number, latitude: number): number[] => [longitude, latitude, 1000, 0, 0, 1000, -1000, 0];
const BARE = { disputed: [], labels: [], lakes: [], rivers: [] };
const land = (id: string, focus: boolean, ...rings: number[][]) => ({ id, focus, rings });

test("the region's countries stand for the world's of the same id, and that in focus is drawn last", () => {
  const countries = unpack({
    ...BARE,
    world: { countries: [land("1", false, square(0, 0)), land("2", false, square(5000, 0))] },
    region: { countries: [land("3", true, square(1000, 0)), land("1", false, square(0, 0), square(9000, 9000))] },
  }).countries;
  assert.deepEqual(
    countries.map(({ focus, rings }) => [focus, rings.length]),
    [
      [false, 1],
      [false, 2],
      [true, 1],
    ],
  );
});

test("a ring's points are summed up from their steps", () => {
  const [{ rings }] = unpack({
    ...BARE,
    world: { countries: [land("1", false, square(36000, 35000))] },
    region: { countries: [] },
  }).countries;
  const corner = toWorld(36, 37);
  assert.deepEqual([rings[0].points[4], rings[0].points[5]], [corner.x, corner.y]);
  assert.equal(rings[0].right, toWorld(0, 37).x);
  assert.equal(rings[0].top, toWorld(36, 0).y);
});

test("a ring of less than three points is no land", () => {
  const [{ rings }] = unpack({
    ...BARE,
    world: { countries: [land("1", false, [1, 2, 3, 4])] },
    region: { countries: [] },
  }).countries;
  assert.equal(rings.length, 0);
});

test("lines along the edge of the map are not coasts; those across it are", () => {
  const edge = WORLD / 2;
  const pole = toWorld(-90, 0).y;
  assert.ok(isCut(edge, 5, edge, 900));
  assert.ok(isCut(-edge, 5, -edge, 900));
  assert.ok(isCut(-edge, pole, edge, pole));
  assert.ok(!isCut(edge * 1.02, 5, edge * 1.03, 900));
  assert.ok(!isCut(edge, 5, edge * 0.99, 900));
});

test("what lies on the land is unpacked as the land is, and stretches without a line are left out", () => {
  const river = { zoom: 5, lines: [[36000, 35000, 1000, 0], [1, 2]] };
  const bare = { land: { box: [0, 0, 1, 1], countries: [], disputed: [] }, labels: [] } as const;
  const { rivers, lakes, provinces } = fromNear(NO_TERRAIN, [
    { ...bare, rivers: [river], lakes: [{ zoom: 3, lines: [square(0, 0)] }], provinces: [] },
    { ...bare, rivers: [river], lakes: [], provinces: [river] },
  ]);
  assert.deepEqual([rivers.length, lakes.length, provinces.length], [2, 1, 1]);
  assert.equal(rivers[0].lines.length, 1);
  assert.equal(rivers[0].lines[0].right, toWorld(0, 37).x);
});

test("the land of tiles is drawn in place of the base map's, finer over coarser, with the country in focus last", () => {
  const base = { ...NO_TERRAIN, countries: [{ id: "1", focus: true, rings: [] }] };
  const tile = (box: readonly [number, number, number, number], ...ids: string[]) => ({
    land: { box, countries: ids.map((id) => ({ id, rings: [square(36, 35)] })), disputed: [square(0, 0)] },
    labels: [],
    lakes: [],
    rivers: [],
    provinces: [],
  });
  const { tiles } = fromNear(base, [tile([34, 36, 35, 37.4], "2"), tile([31, 33, 40, 45], "1", "2")]);
  assert.deepEqual(
    tiles.map(({ countries }) => countries.map(({ id, focus }) => [id, focus])),
    [
      [
        ["2", false],
        ["1", true],
      ],
      [["2", false]],
    ],
  );
  assert.equal(tiles[0].left, toWorld(0, 33).x);
  assert.equal(tiles[0].top, toWorld(40, 0).y);
  assert.equal(tiles[1].disputed.length, 1);
});
