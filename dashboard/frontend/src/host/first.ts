/** Takes the first answer (dashboard/entrance) away when there is something better to see. */

/** What the first answer waits for no longer: a notice, an error, a dialogue; or a page without a map that is drawn. */
const INSTEAD = [
  '[data-testid="stAlert"]',
  '[data-testid="stException"]',
  '[role="dialog"]',
  '[data-test-script-state="notRunning"] [data-testid="stMain"]:not(:has(iframe)) [data-testid="stElementContainer"]',
].join();
/** A frame that says nothing for so long is shown as it is. */
const PATIENCE_MS = 30_000;

/** Removes `first` at the map's word, or when another page has been drawn. */
export function removeWhenDrawn(first: HTMLElement): void {
  const watch = new MutationObserver(() => {
    if (document.querySelector(INSTEAD)) done();
  });
  const timer = setTimeout(() => done(), PATIENCE_MS);
  const done = (): void => {
    watch.disconnect();
    clearTimeout(timer);
    removeEventListener("dateline:shown", done);
    first.remove();
  };
  addEventListener("dateline:shown", done);
  watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
}
