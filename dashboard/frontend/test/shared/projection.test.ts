import assert from "node:assert/strict";
import { test } from "node:test";
import { Viewport, WORLD, nearestTurn, scaleAt, span, toDegrees, toWorld } from "../../src/shared/projection.ts";

const near = (a: number, b: number, tolerance = 1e-6): void =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("degrees come back from world units", () => {
  for (const [latitude, longitude] of [
    [0, 0],
    [35.1, 36.9],
    [-60, -179.5],
    [84, 180],
  ]) {
    const { x, y } = toWorld(latitude, longitude);
    const back = toDegrees(x, y);
    near(back.latitude, latitude);
    near(back.longitude, longitude);
  }
});

test("what lies beyond the edge of Mercator's map is drawn on the edge", () => {
  near(toWorld(90, 0).y, -WORLD / 2, WORLD * 1e-7);
  near(toWorld(-90, 0).y, WORLD / 2, WORLD * 1e-7);
});

test("the world is 256 pixels wide at zoom 0 and doubles with each level", () => {
  assert.equal(scaleAt(0) * WORLD, 256);
  assert.equal(scaleAt(5) * WORLD, 256 * 32);
});

test("a point is drawn at its Web Mercator pixel less the viewport's corner", () => {
  const zoom = 6.25;
  const world = scaleAt(zoom) * WORLD;
  const { x, y } = toWorld(34.56, 38.28);
  const view = new Viewport(world * 0.55, world * 0.35, zoom, 800, 600);
  near(view.screenX(Math.round(x)), (x / WORLD + 0.5) * world - view.left, 1e-3);
  near(view.screenY(Math.round(y)), (y / WORLD + 0.5) * world - view.top, 1e-3);
});

test("a point beyond the antimeridian is drawn on the copy of the world that is nearest to the middle", () => {
  const zoom = 4;
  const world = scaleAt(zoom) * WORLD;
  const east = Math.round(toWorld(0, 179).x);
  const west = Math.round(toWorld(0, -179).x);
  const degree = world / 360;
  for (const left of [world - 400, -400]) {
    const view = new Viewport(left, 0, zoom, 800, 600);
    near(view.screenX(east), 400 - degree, 1e-3);
    near(view.screenX(west), 400 + degree, 1e-3);
  }
});

test("a length on the ground is longer on the map away from the equator", () => {
  const view = new Viewport(0, 0, 7, 800, 600);
  const kmPerPixel = 40075.017 / (256 * 2 ** 7);
  near(view.pixels(100, 0), 100 / kmPerPixel, 1e-9);
  near(view.pixels(100, toWorld(60, 0).y), 200 / kmPerPixel, 1e-6);
  near(view.pixels(100, toWorld(-60, 0).y), 200 / kmPerPixel, 1e-6);
});

test("a longitude is taken on the turn that is nearest to another", () => {
  assert.equal(nearestTurn(-178, 170), 182);
  assert.equal(nearestTurn(182, 0), -178);
  assert.equal(nearestTurn(36, 40), 36);
});

test("points on both sides of the 180th meridian span the short way around", () => {
  const x = (longitude: number): number => toWorld(0, longitude).x;
  assert.deepEqual(span([x(178), x(-172)]), [x(178), x(-172) + WORLD]);
  assert.deepEqual(span([x(-10), x(30)]), [x(-10), x(30)]);
  assert.deepEqual(span([x(-120), x(0), x(120)]), [x(-120), x(120)]);
});
