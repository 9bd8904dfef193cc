/** Long text on the card: its beginning, and a button for the rest. */
import { button } from "./dom.ts";
import { clip } from "./text.ts";

/** The text; a long one ends with a button that shows the rest. */
export function clipped(whole: string, length?: number): Node[] {
  const { text, clipped: isClipped } = clip(whole, length);
  const shown = document.createTextNode(text);
  if (!isClipped) return [shown];
  const more = button(
    { class: "dl-link" },
    () => {
      shown.data = clip(whole, Infinity).text;
      more.remove();
    },
    "… show all",
  );
  return [shown, more];
}
