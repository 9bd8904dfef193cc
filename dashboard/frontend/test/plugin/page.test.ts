import assert from "node:assert/strict";
import test from "node:test";
import { decodeEvents } from "../../src/model/events.ts";
import { plainView, sameGround, usable } from "../../src/model/view.ts";
import { whyEmpty } from "../../src/panels/overview.ts";
import { hostOrigin, movement } from "../../src/plugin/bridge.ts";
import { hotkey } from "../../src/plugin/hotkeys.ts";
import { around, daysOf, samePoint } from "../../src/plugin/selection.ts";
import { dayFromIso } from "../../src/shared/calendar.ts";
import { contrast, parseHex, readable } from "../../src/shared/colour.ts";
import { eventLink, webAddress } from "../../src/shared/text.ts";
import { themeOf } from "../../src/shared/theme.ts";
import { isNews } from "../../src/timeline/time.ts";
import { spoken } from "../../src/timeline/timeline.ts";
import { pack } from "../packing.ts";

const day = (text: string): number => dayFromIso(text) as number;
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });
const EXTENT = span("2011-01-01", "2016-12-31");

test("the headline says the window in full where there is room, in short months where not", () => {
  const window = span("2015-08-01", "2016-03-31");
  const room = (most: number) => (words: string) => words.length <= most;
  assert.equal(spoken(window, "window", room(99)), "August 2015 – March 2016");
  assert.equal(spoken(window, "window", room(20)), "Aug 2015 – Mar 2016");
  assert.equal(spoken(window, "cumulative", room(99)), "Up to the end of March 2016");
  assert.equal(spoken(EXTENT, "cumulative", room(99)), "Up to the end of 2016");
  assert.equal(spoken(span("2011-01-01", "2015-10-11"), "cumulative", room(99)), "Up to 11 October 2015");
});

test("a view goes out in ISO dates and comes back the same", () => {
  const view = {
    ...span("2015-08-01", "2016-03-31"),
    mode: "window",
    center: [34.123456, 38.5],
    zoom: 6.75,
    selected: "a-b-c-d",
    hidden: ["decisions"],
    draw: "heat",
    circles: "deaths",
  } as const;
  const plain = plainView(view);
  assert.deepEqual([plain.from, plain.to, plain.center], ["2015-08-01", "2016-03-31", [34.1235, 38.5]]);
  assert.deepEqual(usable(plain), { ...view, center: [34.1235, 38.5] });
});

test("moves of time and moves of the map are told from each other and from choices", () => {
  const view = plainView({ ...EXTENT, mode: "window", center: [34, 38.5], zoom: 6, selected: "", hidden: [], draw: "auto", circles: "number" });
  assert.equal(movement(view, { ...view, to: "2015-01-01" }), "time");
  assert.equal(movement(view, { ...view, center: [35, 38.5], zoom: 7 }), "map");
  assert.equal(movement(view, { ...view, to: "2015-01-01", zoom: 7 }), "");
  for (const choice of [{ selected: "a" }, { hidden: ["strikes"] }, { mode: "cumulative" }] as const)
    assert.equal(movement(view, { ...view, ...choice, zoom: 7 }), "");
});

test("a link shows the same ground on a map of another size", () => {
  assert.equal(sameGround(8, [940, 560], [940, 560]), 8);
  assert.equal(sameGround(8, [940, 560], [930, 560]), 8);
  assert.equal(sameGround(8, [940, 560], [390, 400]), 6.75);
  assert.equal(sameGround(8, [470, 280], [940, 560]), 9);
  assert.equal(sameGround(7.3, undefined, [390, 400]), 7.3);
  const shown = (zoom: number, [width, height]: readonly number[]) => [width / 2 ** zoom, height / 2 ** zoom];
  for (const size of [[320, 480], [844, 300], [2560, 1300]] as const) {
    const [across, down] = shown(sameGround(8.25, [940, 560], size), size);
    assert.ok(across > 0.95 * shown(8.25, [940, 560])[0] && down > 0.95 * shown(8.25, [940, 560])[1], String(size));
  }
});

test("parts of a view that make no sense are left out, the others are kept", () => {
  const odd = {
    from: "soon",
    to: "2016-03-31",
    mode: "sideways",
    center: [NaN, 1],
    zoom: "8",
    selected: 5,
    hidden: [1, "a"],
    draw: "pie",
    circles: 3,
  };
  assert.deepEqual(usable(odd as never), { to: day("2016-03-31"), hidden: ["a"] });
  assert.deepEqual(usable({ from: 16000 }), { from: 16000 });
});

test("legend colours become readable as text on either panel, by as little as needed", () => {
  for (const ground of ["#ffffff", "#1a1c1d"]) {
    for (const colour of ["#0072B2", "#D55E00", "#009E73", "#AA4499", "#F0E442", "#1C1B19", "#ECE9E3", "#808080"]) {
      const text = readable(colour, ground);
      assert.ok(contrast(parseHex(text)!, parseHex(ground)!) >= 4.5, `${colour} on ${ground}: ${text}`);
    }
  }
  assert.equal(readable("#0072B2", "#ffffff"), "#0072b2");
  assert.equal(readable("red;} *{", "#ffffff"), "");
});

test("contrast is measured as WCAG measures it", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([255, 255, 255], [255, 255, 255]), 1);
});

test("only addresses of the web are followed", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "nowhere", ""])
    assert.equal(webAddress(text), "");
  assert.equal(webAddress("https://example.org/a b"), "https://example.org/a%20b");
});

test("a link to an event carries the event and nothing else of the view", () => {
  assert.equal(eventLink("https://example.org/map?from=2015-01-01#x", "a&b"), "https://example.org/map?event=a%26b");
  assert.equal(eventLink("", "a"), "");
});

test("reports go to the page around us and to nobody else", () => {
  assert.equal(hostOrigin("https://example.org/map?x=1", "http://other"), "https://example.org");
  assert.equal(hostOrigin("", "http://127.0.0.1:8501"), "http://127.0.0.1:8501");
});

test("the theme is what the host says, or what its background shows", () => {
  assert.equal(themeOf("dark", "#ffffff"), "dark");
  assert.equal(themeOf("", "#131415"), "dark");
  assert.equal(themeOf("", "rgb(250, 250, 247)"), "light");
  assert.equal(themeOf("", ""), null);
});

test("playing skips steps that show nothing, or nothing but what was shown before", () => {
  const before = { to: 100, shown: 2 };
  assert.equal(isNews(before, { to: 130, shown: 0 }, null), false);
  assert.equal(isNews(before, { to: 130, shown: 2 }, null), false);
  assert.equal(isNews(before, { to: 130, shown: 2 }, 131), false);
  assert.equal(isNews(before, { to: 130, shown: 2 }, 130), true, "one ended and another began");
  assert.equal(isNews(before, { to: 130, shown: 1 }, null), true, "one ended");
});

test("an empty window says why it is empty", () => {
  const nothing = { shown: 0, total: 5, outside: 0, undated: 0, unlocated: 0, filtered: 0 };
  assert.match(whyEmpty({ ...nothing, total: 0 }, false), /events\.csv/);
  assert.match(whyEmpty({ ...nothing, outside: 5 }, false), /^5 events happened at another time\.$/);
  assert.match(whyEmpty({ ...nothing, outside: 4, filtered: 1 }, true), /another time\. 1 event is left out .*legend/);
  assert.doesNotMatch(whyEmpty({ ...nothing, filtered: 5 }, false), /legend/);
  assert.match(whyEmpty({ ...nothing, undated: 2, unlocated: 3 }, false), /no date or no place/);
});

test("hotkeys leave alone what somebody types or presses", () => {
  assert.equal(hotkey(" ", "BODY"), "togglePlay");
  assert.equal(hotkey(" ", "BUTTON"), null);
  assert.equal(hotkey("[", "INPUT"), null);
  assert.equal(hotkey("]", "DIV"), "stepEvent");
  assert.equal(hotkey("Escape", "BODY"), "clear");
  assert.equal(hotkey("4", "BODY"), "playAt");
  assert.equal(hotkey("4", "INPUT"), null);
  assert.equal(hotkey("3", "BODY"), null);
  assert.equal(hotkey("x", "BODY"), null);
});

test("events at the same point are found whatever their group", () => {
  const events = decodeEvents(
    pack([
      { start: 1, end: 1, x: 5, y: 5, group: 0 },
      { start: 2, end: 2, x: 5, y: 5, group: 1 },
      { start: 3, end: 3, x: 6, y: 5, group: 0 },
      { start: 4, end: 4 },
    ]),
  );
  assert.equal(samePoint(events, 0).size, 2);
  assert.equal(samePoint(events, 2).size, 1);
  assert.equal(samePoint(events, 3).size, 0);
});

test("the window around an event is its months, cut to the extent", () => {
  const events = decodeEvents(pack([{ start: day("2014-05-12"), end: null, x: 1, y: 1 }]));
  assert.deepEqual(around(daysOf(events, 0, EXTENT), EXTENT), span("2014-05-01", "2016-12-31"));
  assert.deepEqual(around(span("2015-09-30", "2015-10-02"), EXTENT), span("2015-09-01", "2015-10-31"));
});
