import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { ConnectionLine } from "../../src/page/connection.ts";

const REPORT = { seq: 7, from: "2015-08-01" };

/** The little of a page that the line needs: Streamlit's dialog, one frame, and what is added. */
class StandIn {
  closed = 0;
  dialog = "";
  frame: object = { contentWindow: { datelineReport: () => REPORT } };
  readonly defaultView = { name: "this window" };
  readonly added: object[] = [];
  readonly body = { append: (line: object) => this.added.push(line) };

  querySelectorAll(selector: string): readonly object[] {
    if (selector === "iframe") return [this.frame];
    const close = { click: () => void (this.closed++, (this.dialog = "")) };
    return this.dialog === "" ? [] : [{ textContent: this.dialog, querySelector: () => close }];
  }

  /** What Streamlit shows while it has no connection. */
  connecting = false;

  querySelector(selector: string): object | null {
    return this.connecting && selector === '[data-testid="stConnectionStatus"]' ? {} : null;
  }

  createElement(): object {
    const { added } = this;
    return { setAttribute: () => {}, remove: () => added.splice(0) };
  }
}

test("a lost connection is one quiet line, and the server is told the map's view when it is back", () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const page = new StandIn();
  const connection = new ConnectionLine(page as unknown as Document);
  const told: unknown[] = [];
  connection.back = (report) => told.push(report);
  const hear = (type: string, source: object = page.defaultView): void =>
    connection.hear({ source, data: { stCommVersion: 1, type } } as unknown as MessageEvent);

  hear("WEBSOCKET_CONNECTED");
  hear("WEBSOCKET_DISCONNECTED", { name: "a frame" });
  mock.timers.tick(5000);
  assert.deepEqual([page.added.length, told.length], [0, 0], "it was there from the start, and no frame speaks for it");

  hear("WEBSOCKET_DISCONNECTED");
  mock.timers.tick(1500);
  assert.equal(page.added.length, 0, "a short break is not worth a word");
  page.dialog = "Connection error The server is gone";
  mock.timers.tick(2500);
  assert.deepEqual([page.closed, page.added.length], [1, 1]);
  page.dialog = "Keyboard shortcuts";
  hear("WEBSOCKET_CONNECTED");
  assert.deepEqual([page.closed, page.added.length, told], [1, 0, [REPORT]]);

  page.frame = { contentWindow: null };
  hear("WEBSOCKET_DISCONNECTED");
  hear("WEBSOCKET_CONNECTED");
  mock.timers.tick(5000);
  assert.deepEqual([told.length, told[1], page.added.length], [2, null, 0]);
  mock.timers.reset();
});

test("a connection that was lost while the page was loading is said, too", () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const page = new StandIn();
  const connection = new ConnectionLine(page as unknown as Document);
  connection.look();
  mock.timers.tick(5000);
  assert.equal(page.added.length, 0);
  page.connecting = true;
  connection.look();
  mock.timers.tick(5000);
  assert.equal(page.added.length, 1);
  mock.timers.reset();
});
