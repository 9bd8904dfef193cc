/** The map of the page Edit: numbered points on the project's base map, and a click that says where an event was. */
import type { Point } from "./edittypes.ts";
import { fitted, isDark, loadLand, paint, type Land } from "./deskmap.ts";
import { button, el, svg } from "./dom.ts";
import { scaleAt, toDegrees, toWorld, Viewport, WORLD } from "./projection.ts";

export interface Pin extends Point {
  readonly label: string;
  readonly look: string;
}

/** The same middle, nearer by `step` zoom levels (farther when negative). */
function nearer(view: Viewport, step: number): Viewport {
  const zoom = Math.max(0, Math.min(11, view.zoom + step));
  const factor = scaleAt(zoom) / scaleAt(view.zoom);
  const [x, y] = [(view.left + view.width / 2) * factor, (view.top + view.height / 2) * factor];
  return new Viewport(x - view.width / 2, y - view.height / 2, zoom, view.width, view.height);
}

/** `around` is in view at first; `click` gets degrees, null: the map only shows. `lines` join pins by number. */
export function editMap(
  pins: readonly Pin[],
  around: readonly Point[],
  address: string,
  click: ((at: Point) => void) | null,
  lines: readonly (readonly [number, number])[] = [],
): HTMLElement {
  const canvas = el("canvas", { "aria-hidden": "true" });
  const marks = pins.map(({ label, look }) => el("span", { class: `pin ${look}`, "aria-hidden": "true" }, label));
  const strokes = lines.map(() => svg("line", { class: "move" }));
  const drawing = svg("svg", { class: "moves", "aria-hidden": "true" }, ...strokes);
  let view: Viewport | null = null;
  let known: Land = { countries: [], labels: [] };
  const zoomBy = (step: number): void => {
    if (view !== null) view = nearer(view, step);
    draw();
  };
  const tools = el(
    "div",
    { class: "zoom" },
    button({ class: "button", "aria-label": "Nearer" }, () => zoomBy(1), "+"),
    button({ class: "button", "aria-label": "Farther" }, () => zoomBy(-1), "−"),
  );
  const map = el("div", { class: click === null ? "map" : "map clickable" }, canvas, drawing, ...marks, tools);
  const draw = (): void => {
    const { clientWidth: width, clientHeight: height } = map;
    if (width === 0 || height === 0) return;
    if (view === null || view.width !== width || view.height !== height) view = fitted(around, width, height);
    const shown = view;
    const spots = pins.map(({ latitude, longitude }) => {
      const { x, y } = toWorld(latitude, longitude);
      return [shown.screenX(x), shown.screenY(y)] as const;
    });
    spots.forEach(([x, y], number) => {
      marks[number].style.left = `${x}px`;
      marks[number].style.top = `${y}px`;
    });
    lines.forEach(([from, to], number) => {
      const ends = { x1: spots[from][0], y1: spots[from][1], x2: spots[to][0], y2: spots[to][1] };
      for (const [name, value] of Object.entries(ends)) strokes[number].setAttribute(name, String(value));
    });
    paint(canvas, shown, known, isDark(map), pins);
  };
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    if (view === null || click === null) return;
    const scale = scaleAt(view.zoom);
    click(toDegrees((view.left + offsetX) / scale - WORLD / 2, (view.top + offsetY) / scale - WORLD / 2));
  });
  new ResizeObserver(draw).observe(map);
  void loadLand(address).then((loaded) => {
    known = loaded;
    draw();
  });
  return map;
}
