import assert from "node:assert/strict";
import test from "node:test";
import { dayOf } from "../../src/shared/calendar.ts";
import { binsOf } from "../../src/timeline/bins.ts";
import { carried, dayAt, dragged, gripAt, keptEdge, moved, snapped, within, xOf } from "../../src/timeline/brush.ts";

const EXTENT = { from: 100, to: 199 };
const WINDOW = { from: 120, to: 139 };
const drag = (grip: "from" | "to" | "move" | "draw", origin: number) => ({ grip, origin, start: WINDOW });

test("pixels and days are each other's inverse", () => {
  for (const width of [50, 358, 676, 1000]) {
    for (let day = EXTENT.from; day <= EXTENT.to; day++) {
      const x = (xOf(day, EXTENT, width) + xOf(day + 1, EXTENT, width)) / 2;
      assert.equal(dayAt(x, EXTENT, width), day);
    }
  }
});

test("a pointer outside of the strip means its first or last day", () => {
  assert.equal(dayAt(-40, EXTENT, 300), 100);
  assert.equal(dayAt(900, EXTENT, 300), 199);
});

test("a handle follows the pointer by as many days as the pointer moves", () => {
  assert.deepEqual(dragged(drag("from", 121), 111, EXTENT), { from: 110, to: 139 });
  assert.deepEqual(dragged(drag("to", 140), 150, EXTENT), { from: 120, to: 149 });
});

test("a handle dragged past the other takes its place", () => {
  assert.deepEqual(dragged(drag("from", 120), 160, EXTENT), { from: 139, to: 160 });
  assert.deepEqual(dragged(drag("to", 139), 110, EXTENT), { from: 110, to: 120 });
});

test("a moved window keeps its length and stays in the extent", () => {
  assert.deepEqual(dragged(drag("move", 130), 133, EXTENT), { from: 123, to: 142 });
  assert.deepEqual(moved(WINDOW, 500, EXTENT), { from: 180, to: 199 });
  assert.deepEqual(moved(WINDOW, -500, EXTENT), { from: 100, to: 119 });
});

test("a new window is drawn in either direction", () => {
  assert.deepEqual(dragged(drag("draw", 150), 160, EXTENT), { from: 150, to: 160 });
  assert.deepEqual(dragged(drag("draw", 150), 145, EXTENT), { from: 145, to: 150 });
});

test("the nearer handle is grabbed, the window between them, and empty space elsewhere", () => {
  const at = (x: number) => gripAt(x, 100, 200, 10, false);
  assert.deepEqual(
    [at(95), at(108), at(150), at(195), at(209), at(300), at(20)],
    ["from", "from", "move", "to", "to", "draw", "draw"],
  );
});

test("a window as wide as the extent is not moved: dragging in it draws a new one", () => {
  assert.equal(gripAt(150, 0, 300, 10, true), "draw");
});

test("a narrow window can still be moved by a finger", () => {
  assert.equal(gripAt(110, 100, 120, 22, false), "move");
  assert.equal(gripAt(95, 100, 120, 22, false), "from");
  assert.equal(gripAt(125, 100, 120, 22, false), "to");
});

test("edges near a bin's edge are moved to it, others stay", () => {
  const bins = binsOf({ from: dayOf(2015, 1, 1), to: dayOf(2016, 12, 31) }, "month");
  const window = { from: dayOf(2015, 7, 30), to: dayOf(2016, 4, 2) };
  assert.deepEqual(snapped(window, bins, 3), { from: dayOf(2015, 8, 1), to: dayOf(2016, 3, 31) });
  assert.deepEqual(snapped(window, bins, 1), window);
  const middle = { from: dayOf(2015, 7, 12), to: dayOf(2016, 4, 15) };
  assert.deepEqual(snapped(middle, bins, 3), middle);
});

test("snapping never turns a window inside out nor leaves the bins", () => {
  const bins = binsOf({ from: 0, to: 99 }, "week");
  for (let from = 0; from < 100; from++) {
    for (let to = from; to < 100; to++) {
      const result = snapped({ from, to }, bins, 4);
      assert.ok(result.from <= result.to && result.from >= 0 && result.to <= 99, `${from} … ${to}`);
    }
  }
});

test("a window outside of the extent becomes its nearest day", () => {
  assert.deepEqual(within({ from: 0, to: 50 }, EXTENT), { from: 100, to: 100 });
  assert.deepEqual(within({ from: 150, to: 900 }, EXTENT), { from: 150, to: 199 });
});

test("a window goes with the ends of a timeline that grows, and stays where it was chosen", () => {
  const longer = { from: 50, to: 250 };
  assert.deepEqual(carried(EXTENT, EXTENT, longer), longer);
  assert.deepEqual(carried(WINDOW, EXTENT, longer), WINDOW);
  assert.deepEqual(carried({ from: 100, to: 139 }, EXTENT, longer), { from: 50, to: 139 });
  assert.deepEqual(carried(WINDOW, EXTENT, { from: 130, to: 250 }), { from: 130, to: 139 });
});

test("dragging one handle never moves the other, wherever it lands", () => {
  const extent = { from: dayOf(2013, 1, 1), to: dayOf(2016, 12, 31) };
  const bins = binsOf(extent, "month");
  for (const grip of ["from", "to"] as const) {
    for (let day = extent.from; day <= extent.to; day += 3) {
      const drag = { grip, origin: 0, start: { from: dayOf(2013, 8, 1), to: dayOf(2014, 2, 27) } };
      const moving = grip === "from" ? drag.start.from : drag.start.to;
      const result = snapped(dragged(drag, day - moving, extent), bins, 31, keptEdge(drag));
      const kept = grip === "from" ? drag.start.to : drag.start.from;
      assert.ok(result.from === kept || result.to === kept, `${grip} to ${day}: ${result.from} … ${result.to}`);
    }
  }
});
