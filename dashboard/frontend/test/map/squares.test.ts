import assert from "node:assert/strict";
import test from "node:test";
import { squaresOf } from "../../src/map/squares.ts";
import { Viewport, toWorld } from "../../src/shared/projection.ts";

test("events without symbols have one stop of the keyboard in each square of the screen", () => {
  const places = [
    [36.2, 37.16],
    [36.21, 37.15], // beside it, with more events
    [33.5, 36.3],
    [35, 36.5], // nothing here now
    [34.9, 36.6], // drawn at the edge
    [-30, 20], // out of view
  ].map(([lat, lon]) => toWorld(lat, lon));
  const [x, y] = [places.map((at) => at.x), places.map((at) => at.y)];
  const middle = toWorld(35, 37);
  const world = new Viewport(0, 0, 7, 800, 600);
  const [left, top] = [world.screenX(middle.x) - 400, world.screenY(middle.y) - 300];
  const view = new Viewport(left, top, 7, 800, 600);
  const squares = squaresOf({ x, y }, [2, 5, 1, 0, 9, 9], view, (spot) => spot === 4);
  assert.deepEqual(
    squares.map(({ main, events, spots }) => [main, events, [...spots]]),
    [
      [1, 7, [0, 1]],
      [2, 1, [2]],
    ],
  );
});
