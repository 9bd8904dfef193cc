import assert from "node:assert/strict";
import test from "node:test";
import { DetailsStore } from "../../src/model/details.ts";
import { LoadError } from "../../src/model/load.ts";
import type { Details } from "../../src/shared/types.ts";

const details = (number: number): Details => ({ id: `event-${number}`, label: `Place ${number}` }) as Details;
const chunkOf = (chunk: number, size: number): Details[] =>
  Array.from({ length: size }, (_, k) => details(chunk * size + k));

test("an event is found in its chunk, and a chunk is loaded once", async () => {
  const asked: number[] = [];
  const store = new DetailsStore(10, async (chunk) => {
    asked.push(chunk);
    return chunkOf(chunk, 10);
  });
  const found = await Promise.all([store.get(7), store.get(13), store.get(19)]);
  assert.deepEqual(
    found.map(({ id }) => id),
    ["event-7", "event-13", "event-19"],
  );
  assert.deepEqual(asked, [0, 1]);
});

test("what failed is asked for again", async () => {
  let attempts = 0;
  const store = new DetailsStore(10, async (chunk) => {
    attempts++;
    if (attempts === 1) throw new LoadError("out of reach");
    return chunkOf(chunk, 10);
  });
  await assert.rejects(store.get(3), /out of reach/);
  assert.equal((await store.get(3)).id, "event-3");
});

test("an event without a text is an error, not a blank card", async () => {
  const store = new DetailsStore(10, async () => chunkOf(0, 2));
  await assert.rejects(store.get(5), LoadError);
});

test("peek asks once, and tells when the text has come", async () => {
  let asked = 0;
  const store = new DetailsStore(10, async (chunk) => {
    asked++;
    return chunkOf(chunk, 10);
  });
  const arrival = new Promise<void>((resolve) => (store.onArrival = resolve));
  assert.equal(store.peek(4), null);
  assert.equal(store.peek(5), null);
  await arrival;
  assert.equal(store.peek(4)?.label, "Place 4");
  assert.equal(asked, 1);
});

test("peek does not ask again for what failed: a map that is redrawn sixty times a second would", async () => {
  let asked = 0;
  const store = new DetailsStore(10, async () => {
    asked++;
    throw new LoadError("out of reach");
  });
  store.peek(1);
  await assert.rejects(store.get(1));
  for (let frame = 0; frame < 10; frame++) {
    store.peek(1);
    await Promise.resolve();
  }
  assert.ok(asked <= 2, `asked ${asked} times`);
});

test("never more than four requests are under way, and the last used events are kept", async () => {
  let underWay = 0;
  let most = 0;
  const asked: number[] = [];
  const load = async (chunk: number): Promise<Details[]> => {
    asked.push(chunk);
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay--;
    return chunkOf(chunk, 1);
  };
  const store = new DetailsStore(1, load, null, 64);
  await Promise.all(Array.from({ length: 200 }, (_, event) => store.get(event)));
  assert.ok(most <= 4, `${most} at once`);
  const before = asked.length;
  await store.get(199);
  assert.equal(asked.length, before);
  await store.get(0);
  assert.equal(asked.length, before + 1);
});

test("events that lie far apart are asked for by number, sixty-four at once; neighbours come in their file", async () => {
  const files: number[] = [];
  const some: number[] = [];
  const store = new DetailsStore(
    10,
    async (file) => {
      files.push(file);
      return chunkOf(file, 10);
    },
    async (events) => {
      some.push(events.length);
      return events.map(details);
    },
  );
  const far = Array.from({ length: 100 }, (_, k) => k * 25);
  const found = await Promise.all(far.map((event) => store.get(event)));
  assert.deepEqual(
    found.map(({ id }) => id),
    far.map((event) => `event-${event}`),
  );
  assert.deepEqual([files, some], [[], [64, 36]]);
  await Promise.all([store.get(25), store.get(31), store.get(44)]);
  assert.deepEqual([files, some], [[3, 4], [64, 36]]);
});

test("of events asked for together, one without a text is an error of its own", async () => {
  const store = new DetailsStore(10, async () => [], async (events) => events.map((event) => details(event)).slice(0, 2));
  const asked = await Promise.allSettled([store.get(5), store.get(25), store.get(45)]);
  assert.deepEqual(
    asked.map(({ status }) => status),
    ["fulfilled", "fulfilled", "rejected"],
  );
});
