/** Fetching and unpacking what the page needs. Every failure is a sentence for the reader. */

/** Something could not be loaded; its message is one sentence for the reader. */
export class LoadError extends Error {}

const LONGEST_REASON = 300;

/** The body of an address. `what` names it in the error, such as "The events". */
export async function fetchBytes(address: string, what: string): Promise<ArrayBuffer> {
  const response = await fetchOk(address, what);
  return interrupted(response.arrayBuffer(), what);
}

export async function fetchJson(address: string, what: string): Promise<unknown> {
  const response = await fetchOk(address, what);
  const text = await interrupted(response.text(), what);
  try {
    return JSON.parse(text);
  } catch {
    throw new LoadError(`${what} came in a form that cannot be read.`);
  }
}

/** Unpacks base64 of deflate-raw-compressed bytes. */
export async function inflate(base64: string, what: string): Promise<ArrayBuffer> {
  try {
    const stream = new Blob([fromBase64(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return await new Response(stream).arrayBuffer();
  } catch {
    throw new LoadError(`${what} in this file are damaged: get the file anew.`);
  }
}

/** The bytes that base64 stands for. Throws a DOMException for anything else. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A filter's bit mask from an address, a `data:` address or, where `inline`, bare base64. null: no filter. */
export async function loadMask(mask: string, inline: boolean): Promise<Uint8Array | null> {
  if (mask === "") return null;
  const comma = mask.startsWith("data:") ? mask.indexOf(",") : -1;
  if (comma >= 0 || inline) return fromBase64(mask.slice(comma + 1));
  return new Uint8Array(await fetchBytes(mask, "The filters"));
}

async function fetchOk(address: string, what: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new LoadError(`${what} could not be loaded: the server cannot be reached.`);
  }
  if (response.ok) return response;
  throw new LoadError(`${what} could not be loaded: ${await reason(response)}`);
}

/** What the server says about it, where that is a short text, else its status. */
async function reason(response: Response): Promise<string> {
  const plain = response.headers.get("content-type")?.startsWith("text/plain");
  const text = plain ? (await response.text().catch(() => "")).trim() : "";
  return text !== "" && text.length <= LONGEST_REASON ? text : `the server answers with status ${response.status}.`;
}

async function interrupted<T>(body: Promise<T>, what: string): Promise<T> {
  try {
    return await body;
  } catch {
    throw new LoadError(`${what} could not be loaded: the connection was interrupted.`);
  }
}
