import assert from "node:assert/strict";
import { test } from "node:test";
import { CELL, Clusters } from "../../src/map/cluster.ts";
import { decodeEvents, type Events } from "../../src/model/events.ts";
import { Viewport } from "../../src/shared/projection.ts";
import { pack, random } from "../packing.ts";

const ZOOM = 8;
const PIXEL = 2 ** 32 / (256 * 2 ** ZOOM);
const MIDDLE = (256 * 2 ** ZOOM) / 2;

/** Spots at pixels counted from latitude 0, longitude 0. */
function spotsAt(pixels: readonly (readonly [x: number, y: number, group?: number, prec?: number])[]): Events {
  return decodeEvents(
    pack(
      pixels.map(([x, y, group = 0, prec = 1]) => ({
        start: 1,
        end: 1,
        x: Math.round(x * PIXEL),
        y: Math.round(y * PIXEL),
        group,
        prec,
      })),
    ),
  );
}

function viewAt(left: number, top: number): Viewport {
  return new Viewport(MIDDLE + left, MIDDLE + top, ZOOM, 600, 400);
}

function gathered(
  events: Events,
  view: Viewport,
  counts = new Uint32Array(events.spots).fill(1),
  groups = 3,
): Clusters {
  const clusters = new Clusters();
  clusters.gather(events, counts, view, groups);
  return clusters;
}

function bubbles(clusters: Clusters) {
  return [...clusters.bubbles.subarray(0, clusters.size)].map((cell) => ({
    x: clusters.x[cell],
    y: clusters.y[cell],
    count: clusters.count[cell],
    radius: clusters.radius[cell],
    vague: clusters.vague[cell],
    shares: [...clusters.shares.subarray(cell * clusters.groups, (cell + 1) * clusters.groups)],
  }));
}

function scattered(seed: number, count: number): Events {
  const next = random(seed);
  const at = (size: number): number => Math.floor(next() * size);
  return spotsAt(Array.from({ length: count }, () => [at(2000) - 700, at(1400) - 500, at(3), 1 + at(7)] as const));
}

test("a bubble stands at the mean of its events and is shared out among their groups", () => {
  const events = spotsAt([
    [10, 10, 0],
    [20, 10, 1],
    [20, 40, 1, 4],
  ]);
  const counts = Uint32Array.from(events.x, (x) => (Math.round(x / PIXEL) === 10 ? 2 : 1));
  const [bubble, ...others] = bubbles(gathered(events, viewAt(0, 0), counts));
  assert.equal(others.length, 0);
  assert.deepEqual(bubble.shares, [2, 2, 0]);
  assert.equal(bubble.vague, 1);
  assert.ok(Math.abs(bubble.x - 15) < 0.01 && Math.abs(bubble.y - 17.5) < 0.01);
});

test("no event in whole view is counted twice or left out, but for those of countries", () => {
  for (let seed = 1; seed < 10; seed++) {
    const events = scattered(seed, 400);
    const next = random(seed);
    const counts = Uint32Array.from({ length: events.spots }, () => Math.floor(next() * 4));
    const view = viewAt(-100, -50);
    const clusters = gathered(events, view, counts);
    const total = bubbles(clusters).reduce((sum, { count }) => sum + count, 0);
    let expected = 0;
    let owned = 0;
    for (let s = 0; s < events.spots; s++) {
      const inView = view.holds(view.screenX(events.x[s]), view.screenY(events.y[s]), 0);
      if (events.prec[s] !== 6 && inView) expected += counts[s];
      if (clusters.bubbleOf(events, s) >= 0) owned += counts[s];
    }
    assert.ok(total >= expected);
    assert.equal(owned, total);
    for (const { count, shares } of bubbles(clusters))
      assert.equal(
        shares.reduce((a, b) => a + b),
        count,
      );
  }
});

test("dragging the map moves bubbles but does not change them", () => {
  const events = spotsAt(
    Array.from({ length: 40 }, (_, i) => [100 + (i % 8) * CELL, 100 + Math.floor(i / 8) * 50, i % 3] as const),
  );
  const before = bubbles(gathered(events, viewAt(0, 0)));
  const after = bubbles(gathered(events, viewAt(-37, 23)));
  assert.equal(after.length, before.length);
  after.forEach((bubble, i) => {
    assert.equal(bubble.count, before[i].count);
    assert.ok(Math.abs(bubble.x - before[i].x - 37) < 1e-6 && Math.abs(bubble.y - before[i].y + 23) < 1e-6);
  });
});

test("no bubble covers another", () => {
  for (let seed = 20; seed < 30; seed++) {
    const found = bubbles(gathered(scattered(seed, 900), viewAt(0, 0)));
    found.forEach((a, i) =>
      found.slice(0, i).forEach((b) => {
        const reach = 0.9 * (a.radius + b.radius);
        assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= reach, `${a.count} and ${b.count}`);
      }),
    );
  }
});

test("a spot belongs to the bubble that took its cell in", () => {
  const events = spotsAt([
    [CELL - 3, 20],
    [CELL + 3, 20],
  ]);
  const clusters = gathered(events, viewAt(0, 0));
  assert.equal(clusters.size, 1);
  assert.equal(clusters.bubbleOf(events, 0), clusters.bubbles[0]);
  assert.equal(clusters.bubbleOf(events, 1), clusters.bubbles[0]);
});

test("nothing is left of the frame before", () => {
  const clusters = new Clusters();
  const many = scattered(3, 300);
  clusters.gather(many, new Uint32Array(many.spots).fill(5), viewAt(0, 0), 3);
  const one = spotsAt([[10, 10]]);
  clusters.gather(one, Uint32Array.of(2), viewAt(0, 0), 3);
  assert.deepEqual(
    bubbles(clusters).map(({ count, shares }) => ({ count, shares })),
    [{ count: 2, shares: [2, 0, 0] }],
  );
});
