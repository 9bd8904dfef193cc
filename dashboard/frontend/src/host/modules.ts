/**
 * Starts Streamlit with its modules out of one file (dashboard/entrance/pack.py) in place of ninety.
 *
 * Each becomes a blob of this page, and an import map leads to it from the address that the module has on the server.
 * Modules that are not in the file come from the server, and find the others through the same map.
 */

/** File name → text, of modules that name each other `./name.js`. */
export type Pack = Record<string, string>;
/** Address of a module on the server → that of its blob. */
type Addresses = Record<string, string>;

const NAMED = /(["'`])\.\/([\w.~-]+\.js)\1/g;

/** The text of a module that finds the others, and itself, in `folder` although it stands in a blob. */
export function placed(text: string, name: string, folder: string): string {
  return text
    .replaceAll(NAMED, (_, quote: string, other: string) => `${quote}${folder}${other}${quote}`)
    .replaceAll("import.meta.url", () => JSON.stringify(folder + name));
}

/** Where the modules of a pack are: those of `folder` at the addresses that `store` gives to their texts. */
export function addresses(pack: Pack, folder: string, store: (text: string) => string): Addresses {
  const stored = Object.entries(pack).map(([name, text]) => [folder + name, store(placed(text, name, folder))]);
  return Object.fromEntries(stored);
}

/** Starts Streamlit. `script`: the element of our own script, which names the pack and the first of its modules. */
export async function start(script: HTMLScriptElement): Promise<void> {
  const { pack, main } = script.dataset;
  if (!pack || !main) return;
  const address = new URL(main, document.baseURI).href;
  const text = await textOf(pack);
  for (const link of document.querySelectorAll<HTMLLinkElement>("link.dateline-then")) link.rel = "prefetch";
  const found = text ? addresses(JSON.parse(text) as Pack, new URL(".", address).href, blob) : {};
  if (text) declare(found, script.nonce);
  await import(address);
  // the elements of a page are run while Streamlit waits for the server, so that they are there when it names them
  for (const other of Object.keys(found)) void import(other);
}

/** The text of a file; "" where it cannot be had: then each module comes from the server by itself. */
async function textOf(file: string): Promise<string> {
  try {
    const answer = await fetch(file);
    return answer.ok ? await answer.text() : "";
  } catch {
    return "";
  }
}

function blob(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}

/** Tells the page where its modules are. */
function declare(imports: Addresses, nonce: string): void {
  const map = document.createElement("script");
  map.type = "importmap";
  map.nonce = nonce;
  map.textContent = JSON.stringify({ imports });
  document.head.append(map);
}
