/** Keys that work anywhere on the page, unless the focus is on something that uses them itself. */
import { SPEEDS, type Speed } from "../timeline/time.ts";

export interface HotkeyActions {
  togglePlay(): void;
  playAt(speed: Speed): void;
  stepEvent(direction: 1 | -1): void;
  clear(): void;
}

/** What a key press means here; null: nothing. `tag` is the focused element's. Pure. */
export function hotkey(key: string, tag: string): keyof HotkeyActions | null {
  const typing = /^(input|select|textarea)$/i.test(tag);
  if (key === "Escape") return "clear";
  if (typing) return null;
  if (key === " ") return /^(button|summary|a)$/i.test(tag) ? null : "togglePlay";
  if (speedOf(key)) return "playAt";
  return key === "[" || key === "]" ? "stepEvent" : null;
}

function speedOf(key: string): Speed | undefined {
  return SPEEDS.find((speed) => String(speed) === key);
}

/** Listens until the returned function is called. */
export function listenToKeys(actions: HotkeyActions): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target.tagName : "";
    const action = hotkey(event.key, target);
    if (!action) return;
    if (action !== "clear") event.preventDefault();
    const speed = speedOf(event.key);
    if (action === "stepEvent") actions.stepEvent(event.key === "]" ? 1 : -1);
    else if (action !== "playAt") actions[action]();
    else if (speed) actions.playAt(speed);
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
