import assert from "node:assert/strict";
import { test } from "node:test";
import { GroundTiles, labelsOf, tilesOver } from "../../src/map/groundtiles.ts";
import type { GroundTile, Label } from "../../src/shared/types.ts";

const IRAQ = { south: 29, west: 38.5, north: 37.5, east: 48.8 };
const label = (name: string, zoom: number, lat = 0): Label => ({ name, lat, lon: 0, zoom, kind: "town" });
const tile = (...labels: Label[]): GroundTile => ({
  land: { box: [0, 0, 1, 1], countries: [], disputed: [] },
  labels,
  lakes: [],
  rivers: [],
  provinces: [],
});

test("a view of the world needs no tiles, a nearer one those of the lowest level, then those of the next too", () => {
  assert.deepEqual(tilesOver(IRAQ, 4.75), []);
  assert.deepEqual(tilesOver(IRAQ, 6.75), ["5-19-12", "5-20-12", "5-19-13", "5-20-13"]);
  const near = tilesOver({ south: 33.2, west: 44.2, north: 33.4, east: 44.6 }, 9);
  assert.deepEqual([...new Set(near.map((name) => name[0]))], ["5", "8"]);
});

test("on both sides of the 180th meridian tiles are named as everywhere, also after turns around the earth", () => {
  const pacific = { south: -19, west: 177, north: -13, east: 189 };
  const names = tilesOver(pacific, 6);
  assert.deepEqual(new Set(names.map((name) => name.split("-")[1])), new Set(["31", "0"]));
  assert.deepEqual(tilesOver({ ...pacific, west: 177 - 720, east: 189 - 720 }, 6), names);
  assert.ok(tilesOver({ south: -85, west: -400, north: 85, east: 400 }, 5).length <= 32 * 32);
});

test("each name is drawn once, from the lowest zoom that is given for it, the most important first", () => {
  const found = labelsOf([label("B", 6), label("A", 4)], [tile(label("B", 5), label("C", 4.5)), tile(label("B", 5, 9))]);
  assert.deepEqual(
    found.map(({ name, zoom, lat }) => [name, zoom, lat]),
    [
      ["A", 4, 0],
      ["C", 4.5, 0],
      ["B", 5, 0],
      ["B", 5, 9],
    ],
  );
});

/** A map that only says where it is. */
function still(zoom: number) {
  const handlers: (() => void)[] = [];
  const bounds = {
    getSouth: () => IRAQ.south,
    getWest: () => IRAQ.west,
    getNorth: () => IRAQ.north,
    getEast: () => IRAQ.east,
  };
  const map = { on: (_: string, handler: () => void) => handlers.push(handler), getBounds: () => bounds, getZoom: () => zoom };
  return { map: map as unknown as ConstructorParameters<typeof GroundTiles>[0], move: () => handlers.forEach((handler) => handler()) };
}

test("a file shows the tiles that are in it, and asks for none", () => {
  const shown: number[] = [];
  const { map, move } = still(6.75);
  new GroundTiles(map, { "5-19-12": tile(label("A", 5)), "5-1-1": tile() }, (tiles) => shown.push(tiles.length));
  move();
  move();
  assert.deepEqual(shown, [1]);
});

test("a page asks for each tile once, and shows it when it is here; a server that is gone is not asked again at once", async () => {
  const asked: string[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = (async (address: string) => {
    asked.push(address);
    if (address.includes("5-20")) throw new TypeError("gone");
    return { ok: true, json: async () => tile() };
  }) as unknown as typeof fetch;
  try {
    let shown = 0;
    const { map, move } = still(6.75);
    new GroundTiles(map, "/ground/{tile}.json", (tiles) => (shown = tiles.length));
    move();
    move();
    await new Promise((resolve) => setTimeout(resolve, 5));
    move();
    assert.equal(asked.length, 4);
    assert.equal(shown, 2);
  } finally {
    globalThis.fetch = before;
  }
});
