import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { Model } from "../../src/model/model.ts";
import { dayFromIso, iso } from "../../src/shared/calendar.ts";
import type { Scheduler } from "../../src/shared/scheduler.ts";
import { courseWords, durationWords } from "../../src/timeline/course.ts";
import { TimeControl } from "../../src/timeline/time.ts";
import { pack } from "../packing.ts";

const day = (text: string): number => dayFromIso(text) as number;
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });
const EXTENT = span("2011-01-01", "2016-12-31");
const DAYS = ["2011-02-03", "2015-09-30", "2015-10-11", "2015-11-02", "2015-12-24", "2016-03-14"];

let settled = 0;
let time: TimeControl;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const rows = DAYS.map((text) => ({ start: day(text), end: day(text), x: 1, y: 1 }));
  const model = new Model(decodeEvents(pack(rows)), []);
  const atOnce = { request: (task: () => void) => task() } as Scheduler;
  settled = 0;
  time = new TimeControl(model, EXTENT, atOnce, () => settled++);
  model.setWindow(EXTENT);
});

const shown = (): string => `${iso(time.window.from)} ${iso(time.window.to)}`;
/** The windows of `steps` steps of playing. */
function played(steps: number, everyMs = 1000): string[] {
  return Array.from({ length: steps }, () => {
    mock.timers.tick(everyMs);
    return shown();
  });
}

test("inside the window, playing goes through it step by step, and at the end the window is back", () => {
  const window = span("2015-10-01", "2015-12-31");
  time.commit(window);
  time.setSettings({ inside: true });
  time.toggle();
  assert.equal(shown(), "2015-10-01 2015-10-31");
  assert.deepEqual(time.range, window);
  assert.deepEqual(played(2), ["2015-11-01 2015-11-30", "2015-12-01 2015-12-31"]);
  assert.equal(time.ended, false);
  mock.timers.tick(1000);
  assert.deepEqual([shown(), time.playing, time.ended, time.range], ["2015-10-01 2015-12-31", false, true, null]);
  assert.equal(courseWords(time), "the end");
});

test("sliding moves the window on to the end of the data, where the end is marked until something moves", () => {
  time.commit(span("2015-10-01", "2015-12-31"));
  time.toggle();
  assert.deepEqual(played(1), ["2015-11-01 2016-01-31"]);
  for (let k = 0; k < 20 && time.playing; k++) mock.timers.tick(1000);
  assert.deepEqual([time.playing, time.ended, iso(time.window.to)], [false, true, "2016-12-31"]);
  time.move(-1);
  assert.equal(time.ended, false);
});

test("up to a day: playing inside grows from the beginning to that day", () => {
  time.commit(span("2011-01-01", "2015-10-31"));
  time.setMode("cumulative");
  time.setSettings({ inside: true, skipEmpty: false });
  time.setStep("year");
  time.toggle();
  assert.equal(iso(time.window.to), "2011-12-31");
  for (let k = 0; k < 9; k++) mock.timers.tick(1000);
  assert.deepEqual([time.ended, iso(time.window.to)], [true, "2015-10-31"]);
});

test("a pause keeps the place: playing goes on there, and a drag gives the window up", () => {
  time.commit(span("2015-10-01", "2015-12-31"));
  time.setSettings({ inside: true });
  time.toggle();
  time.pause();
  time.move(1);
  assert.equal(shown(), "2015-11-01 2015-11-30");
  time.toggle();
  assert.equal(shown(), "2015-11-01 2015-11-30");
  assert.deepEqual(played(1), ["2015-12-01 2015-12-31"]);
  time.grab();
  time.settle();
  assert.deepEqual([time.range, time.playing], [null, false]);
});

test("four times as fast is a quarter of the time for each step, from the moment of the choice", () => {
  time.commit(span("2015-10-01", "2015-10-31"));
  time.toggle();
  assert.deepEqual(played(1), ["2015-11-01 2015-11-30"]);
  time.setSettings({ speed: 4 });
  assert.deepEqual(played(1, 250), ["2015-12-01 2015-12-31"]);
});

test("a jump over time that brings nothing new is known until the next step", () => {
  time.commit(span("2011-02-01", "2011-02-28"));
  time.toggle();
  assert.deepEqual(played(1), ["2015-09-01 2015-09-30"]);
  assert.deepEqual(time.skipped, span("2011-03-01", "2015-08-31"));
  assert.equal(courseWords(time), "5 years with nothing new");
  mock.timers.tick(1000);
  assert.equal(time.skipped, null);
  assert.equal(settled, 1, "nothing settles while playing");
});

test("the length of a jump is said about as exactly as one remembers it", () => {
  assert.deepEqual([1, 9, 30, 61, 400, 1600].map(durationWords), [
    "1 day",
    "9 days",
    "4 weeks",
    "2 months",
    "13 months",
    "4 years",
  ]);
});
