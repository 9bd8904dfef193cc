import assert from "node:assert/strict";
import test from "node:test";
import { toDegrees } from "../../src/shared/projection.ts";
import { decodeTerritory } from "../../src/territory/decode.ts";
import { extents, knownOn } from "../../src/territory/known.ts";

/** What geodata/territory packs; its test_packing.py has the same. */
const PACKED =
  "RExUMTMBAAB7InVuaXQiOjFlLTA1LCJob2xkZXJzIjpbIlJ1c3NpYSIsItCj0LrRgNCw0ZfQvdCwIl0sInNvdXJjZXMiOlsiYS5nZW9qc29uIiwiYy5jc3YiLCJiLmdlb2pzb24iXSwicXVvdGVzIjpbIiJdLCJjaHVua3MiOjIsImhvbGRpbmdzIjpbWzAsMTk4NDQsMTk4NDQsMCwwLDgyMTcuNzMyLDBdLFsxLDE5ODQ0LG51bGwsMSwwLDAsMV0sWzAsMTk4NTAsMTk4NTAsMiwwLDQ4OTkzMi45MTgsMF1dLCJzdGF0ZXMiOltbMTk4NDQsMTk4NDQsWzAsMV1dLFsxOTg0NSwxOTg0OSxbMV1dLFsxOTg1MCwxOTg1MCxbMSwyXV0sWzE5ODUxLG51bGwsWzFdXV19oNa4A6CUywQEBIC6twOA+MkEwJoMAADAmgy/mgwAv8HAFL+b0AUAgJL0AYCPkiIAAP+R9AEBAQEBAAEBAQA=";
const bytes = Uint8Array.from(atob(PACKED), (letter) => letter.charCodeAt(0));
const territory = decodeTerritory(bytes.buffer);

test("areas, settlements and their holders are those that were packed", () => {
  assert.deepEqual(territory.holders, ["Russia", "Україна"]);
  assert.deepEqual(territory.holdings.map(({ source }) => source), ["a.geojson", "c.csv", "b.geojson"]);
  const [[ring]] = territory.holdings[0].polygons;
  const points = ring.flatMap((chunk) => [...chunk]);
  const { latitude, longitude } = toDegrees(points[0], points[1]);
  assert.ok(Math.abs(latitude - 48) < 1e-6 && Math.abs(longitude - 36) < 1e-6);
  assert.equal(points.length, 8);
  const place = territory.holdings[1].points;
  assert.ok(Math.abs(toDegrees(place[0], place[1]).longitude - 36.1) < 1e-6);
});

test("a day without a state has the last one before it and says how old that is", () => {
  const on = (day: number) => {
    const known = knownOn(territory, day);
    return known && [known.state.from, known.carried];
  };
  assert.deepEqual([19843, 19844, 19847, 19850, 30000].map(on), [null, [19844, 0], [19845, 0], [19850, 0], [19851, 0]]);
});

test("the areas of a holder are added up, and so are the settlements", () => {
  const [russia, ukraine] = extents(territory, knownOn(territory, 19844));
  assert.ok(Math.abs(russia.km2 - 8203) < 30, String(russia.km2));
  assert.deepEqual(ukraine, { km2: 0, places: 1 });
  assert.deepEqual(extents(territory, null), [{ km2: 0, places: 0 }, { km2: 0, places: 0 }]);
});

for (const [what, damaged] of [["cut off", bytes.slice(0, -1)], ["of another format", bytes.slice(1)], ["empty", bytes.slice(0, 0)]] as const) {
  test(`bytes that are ${what} are refused`, () => {
    assert.throws(() => decodeTerritory(damaged.slice().buffer));
  });
}
