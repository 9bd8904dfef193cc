/** The script of the page around everything, which runs before Streamlit's (dashboard/entrance/page.py). */
import { printInstead, type Printer } from "../shared/printing.ts";
import { removeWhenDrawn } from "./first.ts";
import { start } from "./modules.ts";
import { Steps, install } from "./steps.ts";

install(new Steps(), window);
void start(document.currentScript as HTMLScriptElement);
printInstead(mapPrinter);
const first = document.getElementById("dateline-first");
if (first) removeWhenDrawn(first);

/** The printer of the map on this page, null where there is none. */
function mapPrinter(): Printer | null {
  const frames = [...document.querySelectorAll<HTMLIFrameElement>("iframe")];
  return frames.map((frame) => frame.contentWindow?.datelinePrinter).find((printer) => printer) ?? null;
}
