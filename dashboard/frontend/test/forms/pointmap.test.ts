import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted } from "../../src/forms/pointmap.ts";
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
