/** A part of the page as one picture: its canvases as they lie over each other, and the words between them. */

interface PictureLook {
  /** colour of the ground */
  readonly ground: string;
  /** which elements' words belong to it, and in which colour */
  readonly words?: readonly [selector: string, colour: string];
  /** which elements are drawn as filled boxes, and in which colour */
  readonly boxes?: readonly (readonly [selector: string, colour: string])[];
}

const DENSITY = 2;

/** The picture of `part`, as a data: URL; "" for a part without size. */
export function pictureOf(part: HTMLElement, look: PictureLook): string {
  const frame = part.getBoundingClientRect();
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (!context || frame.width < 1 || frame.height < 1) return "";
  picture.width = Math.round(frame.width * DENSITY);
  picture.height = Math.round(frame.height * DENSITY);
  context.setTransform(DENSITY, 0, 0, DENSITY, -frame.left * DENSITY, -frame.top * DENSITY);
  context.fillStyle = look.ground;
  context.fillRect(frame.left, frame.top, frame.width, frame.height);
  for (const [selector, colour] of look.boxes ?? []) {
    context.fillStyle = colour;
    for (const box of part.querySelectorAll(selector)) {
      const { left, top, width, height } = box.getBoundingClientRect();
      context.fillRect(left, top, width, height);
    }
  }
  for (const canvas of part.querySelectorAll("canvas")) drawCanvas(context, canvas);
  if (look.words) drawWords(context, part, ...look.words);
  return picture.toDataURL("image/png");
}

function drawCanvas(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): void {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const cut = insets(getComputedStyle(canvas).clipPath);
  if (canvas.width === 0 || canvas.height === 0) return;
  context.save();
  context.beginPath();
  context.rect(left + cut[3], top + cut[0], width - cut[1] - cut[3], height - cut[0] - cut[2]);
  context.clip();
  context.drawImage(canvas, left, top, width, height);
  context.restore();
}

function drawWords(context: CanvasRenderingContext2D, part: HTMLElement, selector: string, colour: string): void {
  context.fillStyle = colour;
  context.textBaseline = "middle";
  for (const element of part.querySelectorAll<HTMLElement>(selector)) {
    const { left, top, height } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillText(element.textContent ?? "", left + parseFloat(style.paddingLeft || "0"), top + height / 2);
  }
}

/** Pixels that a CSS `inset(…)` cuts off above, right, below and left. Pure. */
export function insets(clip: string): readonly [number, number, number, number] {
  const sides = /^inset\(([^)]*)\)/.exec(clip)?.[1].trim().split(/\s+/).map(parseFloat) ?? [];
  const [top = 0, right = top, bottom = top, left = right] = sides.map((side) => (Number.isFinite(side) ? side : 0));
  return [top, right, bottom, left];
}
