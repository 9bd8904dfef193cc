import assert from "node:assert/strict";
import test from "node:test";
import { addresses, placed, start } from "../../src/host/modules.ts";

const FOLDER = "https://a.example/dateline/static/js/";

test("a module finds the others at their addresses, whatever its quotes, and however it asks for them", () => {
  const text = 'import{a as b}from"./a.Q1_-.js";import"./b.js";const c=()=>import(`./c.js`),d=["./d.js","../css/d.css"];';
  assert.equal(
    placed(text, "e.js", FOLDER),
    `import{a as b}from"${FOLDER}a.Q1_-.js";import"${FOLDER}b.js";const c=()=>import(\`${FOLDER}c.js\`),d=["${FOLDER}d.js","../css/d.css"];`,
  );
});

test("a module says the address that it has on the server, where others are looked for from", () => {
  const text = "new URL('../css/a.css',import.meta.url);import.meta.resolve?1:2";
  assert.equal(placed(text, "a.js", FOLDER), `new URL('../css/a.css',"${FOLDER}a.js");import.meta.resolve?1:2`);
});

test("signs that mean something in a replacement stay as they are", () => {
  const text = 'import{a as $}from"./$.js";import"./a.js";"$&$1"';
  assert.equal(placed(text, "a.js", "/$&/"), 'import{a as $}from"./$.js";import"/$&/a.js";"$&$1"');
});

test("each address leads to the text of its module", () => {
  const stored: string[] = [];
  const found = addresses({ "a.js": 'import"./b.js"', "b.js": "1" }, FOLDER, (text) => `blob:${stored.push(text)}`);
  assert.deepEqual(found, { [`${FOLDER}a.js`]: "blob:1", [`${FOLDER}b.js`]: "blob:2" });
  assert.deepEqual(stored, [`import"${FOLDER}b.js"`, "1"]);
});

for (const [how, answer] of [
  ["cannot be reached", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["is not there", () => Promise.resolve(new Response("Not found.", { status: 404 }))],
  ["breaks off", () => Promise.resolve(new Response(new ReadableStream({ start: (body) => body.error(new TypeError("cut")) })))],
] as const) {
  test(`where the file ${how}, Streamlit is started with its modules from the server`, async (t) => {
    const page = globalThis as { started?: string; document?: unknown };
    const links = [{ rel: "" }];
    t.mock.method(globalThis, "fetch", answer);
    page.document = { baseURI: FOLDER, querySelectorAll: () => links };
    t.after(() => {
      delete page.document;
      delete page.started;
    });
    const main = `data:text/javascript,globalThis.started=${JSON.stringify(how)}`;
    await start({ dataset: { pack: "pack.json", main }, nonce: "" } as never);
    assert.equal(page.started, how);
    assert.deepEqual(links, [{ rel: "prefetch" }]);
  });
}
