import assert from "node:assert/strict";
import { test } from "node:test";
import { Clusters } from "../../src/map/cluster.ts";
import { Grid, levelOf } from "../../src/map/heat.ts";
import { amountAt, deathWords, isCircle, numberIn, radiusOf } from "../../src/map/sizing.ts";
import { UNKNOWN, decodeEvents } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import { keyWords } from "../../src/panels/looks.ts";
import { Viewport } from "../../src/shared/projection.ts";
import { pack } from "../packing.ts";

const none = { deaths: 0, known: 0 };

test("4,000 events at a place do not look like two", () => {
  const [two, many] = [2, 4000].map((events) => radiusOf("number", { events, ...none }));
  assert.ok(many > 2.5 * two, `${many} and ${two}`);
  const sizes = [1, 2, 10, 100, 1000, 100_000].map((events) => radiusOf("number", { events, ...none }));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => a - b));
});

test("by deaths a circle says how many died; without sizes all are the same", () => {
  const amount = { events: 3, deaths: 1200, known: 3 };
  assert.ok(radiusOf("deaths", amount) > radiusOf("number", amount));
  assert.deepEqual(["number", "deaths", "none"].map((sizing) => numberIn(sizing as never, amount)), ["3", "1.2k", "3"]);
  assert.equal(radiusOf("none", { events: 2, ...none }), radiusOf("none", { events: 9999, ...none }));
});

test("a number of deaths that nobody gives is not 0", () => {
  assert.equal(numberIn("deaths", { events: 20, deaths: 0, known: 0 }), "?");
  assert.equal(numberIn("deaths", { events: 20, deaths: 0, known: 1 }), "0");
  assert.equal(deathWords({ events: 20, ...none }), "deaths not known");
  assert.equal(deathWords({ events: 20, deaths: 1204, known: 17 }), "1,204 deaths, not known for 3 events");
  assert.equal(deathWords({ events: 1, deaths: 1, known: 1 }), "1 death");
});

test("few events keep their symbols, unless circles show that some of them were deadly", () => {
  assert.equal(isCircle("number", { events: 12, ...none }, 12), false);
  assert.equal(isCircle("number", { events: 13, ...none }, 12), true);
  assert.equal(isCircle("deaths", { events: 1, deaths: 5, known: 1 }, 12), true);
  assert.equal(isCircle("deaths", { events: 1, ...none }, 12), false);
});

test("deaths follow the window, the legend and the filters, as the numbers do", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ start: i, end: i + (i % 9), x: (i % 4) * 1000, y: 0, group: i % 3 }));
  const events = decodeEvents(pack(rows));
  const model = new Model(events, []);
  const deaths = Uint32Array.from({ length: 60 }, (_, i) => (i % 5 === 0 ? UNKNOWN : i));
  model.setDeaths(deaths);
  const expected = (): number[] => {
    const sums = new Array<number>(events.spots).fill(0);
    for (let i = 0; i < 60; i++) if (model.isShown(i) && deaths[i] !== UNKNOWN) sums[events.spot[i]] += deaths[i];
    return sums;
  };
  const changes = [
    () => model.setWindow({ from: 10, to: 40 }),
    () => model.setHidden([1]),
    () => model.setMask(Uint8Array.from({ length: 8 }, () => 0b01101101)),
    () => model.setWindow({ from: 20, to: 25 }),
    () => model.setMode("cumulative"),
    () => model.setHidden([]),
  ];
  for (const change of changes) {
    change();
    assert.deepEqual([...(model.tolls?.deaths ?? [])], expected());
  }
  assert.throws(() => model.setDeaths(new Uint32Array(3)), /3 numbers for 60 events/);
});

test("bubbles add up the deaths of their events", () => {
  const events = decodeEvents(pack([0, 1, 2].map((i) => ({ start: 1, end: 1, x: i * 100, y: 0, group: i }))));
  const model = new Model(events, []);
  model.setDeaths(Uint32Array.from([5, UNKNOWN, 7]));
  const clusters = new Clusters();
  const middle = (256 * 2 ** 5) / 2;
  const gathering = { sizing: "deaths" as const, tolls: model.tolls, elsewhere: () => false };
  clusters.gather(events, model.spotCounts, new Viewport(middle - 50, middle - 50, 5, 200, 200), 3, gathering);
  assert.deepEqual(clusters.amount(clusters.bubbles[0]), { events: 3, deaths: 12, known: 2 });
  assert.deepEqual(amountAt(model.spotCounts, model.tolls, Uint32Array.of(0, 1, 2), 1, 3), { events: 2, deaths: 7, known: 1 });
});

test("the glow of an event adds up to its weight, however widely it is spread", () => {
  for (const levels of [1, 2, 4]) {
    const grids = Array.from({ length: levels }, (_, level) => {
      const grid = new Grid();
      grid.fit(800, 600, 4 * 2 ** level);
      return grid;
    });
    const last = grids[levels - 1];
    last.add(400 / (4 * 2 ** (levels - 1)), 300 / (4 * 2 ** (levels - 1)), 10);
    for (let level = levels - 1; level >= 0; level--) {
      grids[level].blur();
      if (level < levels - 1) grids[level].addCoarser(grids[level + 1]);
    }
    const sum = grids[0].cells.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - 10) < 0.05, `${sum} on ${levels} levels`);
  }
});

test("the less is known of a place, the wider and the fainter is its glow", () => {
  assert.deepEqual([0, 20, 40, 41, 1e9].map(levelOf), [0, 0, 1, 2, 6]);
  const peak = (levels: number): number => {
    const grids = [new Grid(), new Grid()].map((grid, level) => {
      grid.fit(400, 400, 4 * 2 ** level);
      return grid;
    });
    grids[levels].add(200 / (4 * 2 ** levels), 200 / (4 * 2 ** levels), 1);
    grids[1].blur();
    grids[0].blur();
    grids[0].addCoarser(grids[1]);
    return grids[0].most;
  };
  assert.ok(peak(0) > 3 * peak(1));
});

test("the key says what circles and shades mean, where it is not the number of events", () => {
  assert.equal(keyWords("auto", "number", false), "");
  assert.equal(keyWords("bubbles", "deaths", false), "Circles: deaths, best estimates");
  assert.equal(keyWords("heat", "number", false), "Darker: more events");
  assert.equal(keyWords("heat", "deaths", true), "Brighter: more deaths, best estimates");
});
