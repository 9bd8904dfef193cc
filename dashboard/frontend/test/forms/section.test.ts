import assert from "node:assert/strict";
import { test } from "node:test";
import { decimals, fitted, groundAt, onScreen, panned, resized, zoomed } from "../../src/forms/section.ts";
import { toWorld } from "../../src/shared/projection.ts";

const inside = (points: readonly { latitude: number; longitude: number }[]): boolean => {
  const view = fitted(points, 300, 180);
  return points.every(({ latitude, longitude }) => {
    const { x, y } = toWorld(latitude, longitude);
    return view.holds(view.screenX(x), view.screenY(y), -10);
  });
};

test("the small map shows all candidates, near or far, one or many", () => {
  const paris = [
    { latitude: 48.85, longitude: 2.35 },
    { latitude: 33.66, longitude: -95.55 },
    { latitude: 43.2, longitude: -80.38 },
  ];
  assert.ok(inside(paris));
  assert.ok(inside([{ latitude: 35, longitude: 36 }]));
  assert.ok(
    inside([
      { latitude: 35.0001, longitude: 36 },
      { latitude: 35, longitude: 36 },
    ]),
  );
  assert.ok(fitted([{ latitude: 35, longitude: 36 }], 300, 180).zoom <= 7);
});

const view = fitted([{ latitude: 35, longitude: 38 }], 400, 500);

test("the ground follows a drag, pixel by pixel", () => {
  const at = onScreen({ latitude: 35, longitude: 38 }, panned(view, 30, -20));
  assert.deepEqual([Math.round(at.x), Math.round(at.y)], [230, 230]);
});

test("zooming keeps the ground under the pointer", () => {
  const before = onScreen({ latitude: 34, longitude: 36.5 }, view);
  for (const levels of [1, -2, 0.3]) {
    const after = onScreen({ latitude: 34, longitude: 36.5 }, zoomed(view, levels, before.x, before.y));
    assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 0.01);
  }
});

test("no section is nearer or farther than the map has anything to show", () => {
  assert.equal(zoomed(view, 40, 0, 0).zoom, 12);
  assert.equal(zoomed(view, -40, 0, 0).zoom, 0.2);
});

test("the middle of a section stays on the map from north to south", () => {
  for (const dy of [1e7, -1e7]) {
    const { latitude } = groundAt(panned(view, 0, dy), 200, 250);
    assert.ok(Math.abs(latitude) <= 85.1);
  }
});

test("coordinates are no finer than a pixel tells apart, and go around the world", () => {
  const near = zoomed(view, 5, 200, 250);
  assert.ok(decimals(view) < decimals(near));
  assert.match(String(groundAt(view, 210.3, 240.7).latitude), /^\d+\.\d{1,3}$/);
  for (const at of [0, 137, 399]) {
    const spot = onScreen(groundAt(near, at, at), near);
    assert.ok(Math.hypot(spot.x - at, spot.y - at) < 1.5);
  }
  assert.ok(Math.abs(groundAt(panned(view, 1e6, 0), 0, 0).longitude) <= 180);
});

test("a section of another size keeps its middle", () => {
  const { x, y } = onScreen({ latitude: 35, longitude: 38 }, resized(view, 300, 200));
  assert.deepEqual([Math.round(x), Math.round(y)], [150, 100]);
});
