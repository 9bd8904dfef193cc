/** Printing: in place of the screen, a page made of what it shows. The map's frame makes it, the page around it prints. */

/** Makes the page to print. */
export interface Printer {
  /** what is on screen now, as a page of its own */
  page(): HTMLElement;
  /** loads the texts that the page needs */
  load(): Promise<void>;
}

declare global {
  interface Window {
    datelinePrinter?: Printer;
  }
}

/** Prints the printer's page whenever this window is printed; `find`: the printer, null where there is no map. */
export function printInstead(find: () => Printer | null): void {
  let printed: HTMLElement | null = null;
  const remove = (): void => {
    printed?.remove();
    printed = null;
  };
  addEventListener("beforeprint", () => {
    remove();
    const page = find()?.page();
    if (page) document.body.append((printed = document.adoptNode(page)));
  });
  addEventListener("afterprint", remove);
  printByKey(window, find);
}

/** Ctrl+P loads the texts first: a browser does not wait for them once it prints. `top`: the window to print. */
export function printByKey(top: Window, find: () => Printer | null): void {
  addEventListener("keydown", (event) => {
    const printer = event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) ? find() : null;
    if (!printer || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void printer.load().then(() => top.print());
  });
}
