import assert from "node:assert/strict";
import { test } from "node:test";
import { badgeText } from "../../src/map/badges.ts";
import { fanRadius, leg } from "../../src/map/fan.ts";
import { placeText } from "../../src/map/figures.ts";
import { short } from "../../src/map/sprites.ts";
import { SHAPES, shapeOf } from "../../src/shared/symbols.ts";

test("large numbers are shortened to what can be read at a glance", () => {
  const expected: [number, string][] = [
    [1, "1"],
    [999, "999"],
    [1000, "1k"],
    [1234, "1.2k"],
    [1250, "1.3k"],
    [9949, "9.9k"],
    [9950, "10k"],
    [17_400, "17k"],
    [999_499, "999k"],
    [999_500, "1M"],
    [1_234_567, "1.2M"],
  ];
  for (const [number, text] of expected) assert.equal(short(number), text);
});

test("the same number is shortened the same way whatever came before", () => {
  assert.equal(short(1299), short(1301));
  assert.equal(short(1349), "1.3k");
  assert.equal(short(1350), "1.4k");
});

test("a vague place says of what kind it is, a known one is just named", () => {
  assert.equal(placeText("Palmyra", 1), "Palmyra");
  assert.equal(placeText("Latakia", 2), "Latakia");
  assert.equal(placeText("Homs", 4), "Homs · province");
  assert.equal(placeText("", 4), "");
});

test("a badge says for which country its events hold", () => {
  assert.equal(badgeText(2, "Syria", true), "2 for Syria as a whole");
  assert.equal(badgeText(2, "", true), "2 for the whole country");
  assert.equal(badgeText(1234, "Syria", false), "1.2k");
});

test("the legs of a fan are evenly spread with room for each symbol", () => {
  for (const count of [2, 5, 12]) {
    const ends = Array.from({ length: count }, (_, i) => leg(i, count));
    for (const { dx, dy } of ends) assert.ok(Math.abs(Math.hypot(dx, dy) - fanRadius(count)) < 1e-9);
    const apart = Math.hypot(ends[0].dx - ends[1].dx, ends[0].dy - ends[1].dy);
    assert.ok(apart >= 22, `${count} legs stand ${apart} apart`);
  }
});

test("a group whose symbol is unknown is drawn as a circle", () => {
  const group = { group: "x", label: "X", symbol: "toString" as "circle", color: "#000000", color_dark: "#ffffff" };
  assert.equal(shapeOf([group], 0), SHAPES.circle);
  assert.equal(shapeOf([group], 7), SHAPES.circle);
});
