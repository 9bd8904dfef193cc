/** Addresses that lead to an event, and addresses that may be followed. Pure. */

/** The page's address, without its view, opened at one event. "" where no address is known. */
export function eventLink(page: string, id: string): string {
  if (!URL.canParse(page)) return "";
  const address = new URL(page);
  address.search = "";
  address.hash = "";
  address.searchParams.set("event", id);
  return address.href;
}

/** The address, if it is one of the web; "" otherwise: `javascript:` and its kin are not followed. */
export function webAddress(text: string): string {
  if (!URL.canParse(text)) return "";
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : "";
}
