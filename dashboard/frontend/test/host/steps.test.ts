import assert from "node:assert/strict";
import test from "node:test";
import { Steps, install } from "../../src/host/steps.ts";

/** A page with a history that only remembers its addresses. */
function page(first: string) {
  const entries = [first];
  const found = Object.assign(new EventTarget(), {
    history: {
      pushState: (_: unknown, __: string, url: string) => void entries.push(url),
      replaceState: (_: unknown, __: string, url: string) => void entries.splice(-1, 1, url),
    },
  });
  install(new Steps(), found as never);
  return {
    entries,
    act: (kind: string) => found.dispatchEvent(new Event(kind)),
    write: (url: string) => found.history.pushState({}, "", url),
  };
}

test("what a link leaves out is added to its entry, not to the history", () => {
  const { entries, write } = page("/?event=a");
  write("/?event=a&from=2015-01-01&to=2015-12-31");
  assert.deepEqual(entries, ["/?event=a&from=2015-01-01&to=2015-12-31"]);
});

test("each act of the reader is one entry, whatever Streamlit writes for it", () => {
  const { entries, act, write } = page("/");
  act("dateline:step");
  write("/?from=2015-01-01");
  act("pointerdown"); // a link to another page: Streamlit writes the path, then Python the query
  write("/article");
  write("/article?from=2015-01-01");
  act("keydown"); // a quote: the query is cleared first
  write("/article");
  write("/");
  write("/?event=a&from=2015-01-01");
  assert.deepEqual(entries, ["/", "/?from=2015-01-01", "/article?from=2015-01-01", "/?event=a&from=2015-01-01"]);
});

test("what is written after Back belongs to the entry that the reader went back to", () => {
  const { entries, act, write } = page("/");
  act("keydown"); // Alt and the left arrow
  act("popstate");
  write("/?rev=1");
  assert.deepEqual(entries, ["/?rev=1"]);
});
