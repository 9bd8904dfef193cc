/** Builds elements. Text is only ever inserted as text nodes. */

type Attributes = Readonly<Record<string, string | boolean>>;
type Child = Node | string | null;

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (true: empty attribute, false: left out) and children (strings become text nodes). */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An SVG element. */
export function svg(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A button that does not submit a form. */
export function button(attributes: Attributes, onClick: (event: MouseEvent) => void, ...children: readonly Child[]) {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
}

/** An icon for a button, 20 × 20, in the text's colour. `path` is SVG path data. */
export function icon(path: string, filled = false): SVGElement {
  const look = filled
    ? { fill: "currentColor" }
    : {
        fill: "none",
        stroke: "currentColor",
        "stroke-width": "1.8",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
      };
  return svg(
    "svg",
    { viewBox: "0 0 20 20", "aria-hidden": "true", class: "dl-icon" },
    svg("path", { d: path, ...look }),
  );
}

/** Text of unknown origin, isolated from the writing direction of the text around it. */
export function isolated(text: string, tag: "bdi" | "span" = "bdi"): HTMLElement {
  return el(tag, { dir: "auto" }, text);
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
}
