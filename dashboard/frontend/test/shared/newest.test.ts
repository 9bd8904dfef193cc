import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { VersionWatch, sentence, type VersionServer, type Visibility } from "../../src/shared/newest.ts";

const AT = { version: "one", newest: "data/newest", changes: "data/{version}/changes.json?since=one" };

/** A server whose newest version can be set, and which may be down. */
class FakeServer implements VersionServer {
  version = "one";
  words = "1 event added";
  isDown = false;
  readonly asked: string[] = [];
  newest(address: string): Promise<string> {
    this.asked.push(address);
    return this.isDown ? Promise.reject(new Error("down")) : Promise.resolve(this.version);
  }
  changes(address: string): Promise<string> {
    this.asked.push(address);
    return Promise.resolve(this.words);
  }
}

class FakePage {
  visibilityState: DocumentVisibilityState = "visible";
  #listeners: (() => void)[] = [];
  addEventListener(_: string, listener: () => void): void {
    this.#listeners.push(listener);
  }
  removeEventListener(_: string, listener: () => void): void {
    this.#listeners = this.#listeners.filter((one) => one !== listener);
  }
  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    for (const listener of this.#listeners) listener();
  }
}

let server: FakeServer;
let page: FakePage;
let news: string[];
let watch: VersionWatch;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  [server, page, news] = [new FakeServer(), new FakePage(), []];
  watch = new VersionWatch(AT, (words) => news.push(words), server, page as unknown as Visibility);
});

afterEach(() => {
  watch.stop();
  mock.timers.reset();
});

/** Lets time pass in steps, so that answers arrive between them. */
async function pass(seconds: number): Promise<void> {
  for (let step = 0; step < seconds * 10; step++) {
    mock.timers.tick(100);
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }
}

test("a newer version is known within four seconds, and said once with what has changed", async () => {
  await pass(10);
  assert.deepEqual(news, []);
  server.version = "two";
  await pass(4);
  assert.deepEqual(news, ["1 event added"]);
  assert.ok(server.asked.includes("data/two/changes.json?since=one"));
  await pass(20);
  assert.deepEqual(news, ["1 event added"]);
});

test("a quiet page asks about three times in ten seconds, and for the newest version alone", async () => {
  await pass(60);
  assert.ok(server.asked.length >= 17 && server.asked.length <= 21, String(server.asked.length));
  assert.deepEqual([...new Set(server.asked)], ["data/newest"]);
});

test("a hidden page asks nothing, and asks at once when it is seen again", async () => {
  page.turn("hidden");
  await pass(60);
  assert.equal(server.asked.length, 0);
  server.version = "two";
  page.turn("visible");
  await pass(0.1);
  assert.deepEqual(news, ["1 event added"]);
  await pass(60);
  assert.ok(server.asked.length > 15, "it goes on asking");
});

test("a server that is gone is asked ever less often, and a minute after it is back at the latest", async () => {
  server.isDown = true;
  await pass(600);
  assert.ok(server.asked.length >= 10 && server.asked.length <= 18, String(server.asked.length));
  server.isDown = false;
  server.version = "two";
  await pass(60);
  assert.deepEqual(news, ["1 event added"]);
  server.version = "three";
  await pass(4);
  assert.equal(news.length, 2, "it asks as often as before");
});

test("a version that is published and reverted takes the line away again", async () => {
  server.version = "two";
  await pass(4);
  server.version = "one";
  await pass(4);
  assert.deepEqual(news, ["1 event added", ""]);
});

test("a watch that has ended asks nothing and says nothing", async () => {
  server.version = "two";
  watch.stop();
  await pass(10);
  page.turn("visible");
  await pass(10);
  assert.deepEqual([server.asked, news], [[], []]);
});

test("the words begin with a capital letter, where they begin with a letter", () => {
  assert.equal(sentence("the data have changed"), "The data have changed");
  assert.equal(sentence("2 events added, 1 moved"), "2 events added, 1 moved");
});
