/** The sign that a row scrolls sideways: a faded edge, and an arrow that scrolls on. */
import { icon } from "../shared/dom.ts";
import { iconButton } from "../shared/popover.ts";

const ONWARDS = "M8 5l5 5-5 5";
const SHARE = 0.7;

/** The arrow for a row; put it in the page beside the row. Keyboards need none: the focus brings chips into view. */
export function scrollSign(row: HTMLElement): HTMLElement {
  const arrow = iconButton("More types", icon(ONWARDS), () =>
    row.scrollBy({ left: SHARE * row.clientWidth, behavior: "smooth" }),
  );
  arrow.classList.add("dl-onwards");
  arrow.tabIndex = -1;
  arrow.setAttribute("aria-hidden", "true");
  const update = (): void => {
    const rest = row.scrollWidth - row.clientWidth - row.scrollLeft;
    arrow.hidden = rest < 2;
    row.classList.toggle("dl-more", rest >= 2);
  };
  row.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(row);
  for (const chip of row.children) new ResizeObserver(update).observe(chip);
  return arrow;
}
