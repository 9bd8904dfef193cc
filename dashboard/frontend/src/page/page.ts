/** What the page around ours, which is Streamlit's, lacks: names of buttons, room on a low screen, a quiet line offline. */
import { ConnectionLine } from "./connection.ts";

/** A phone that lies: Streamlit takes it for a desk, where the sidebar is open at first. */
const LOW = "(max-width: 899.98px) and (max-height: 560px)";

let watching = false;
let watched: Element | null = null;
const connection = new ConnectionLine(document);

/** What Streamlit passes to a component (v2). */
interface PageComponent {
  setTriggerValue(name: string, value: unknown): void;
}

/** Streamlit calls it at each run of the script. */
export default function mend({ setTriggerValue }: PageComponent): void {
  connection.back = (report) => setTriggerValue("back", { report });
  addEventListener("message", connection.hear); // once: it is the same listener each time
  connection.look();
  if (!watching) {
    watching = true; // from now on, also where the sidebar comes later
    const attributeFilter = ["aria-label", "role"];
    new MutationObserver(mendRoles).observe(document.body, { childList: true, subtree: true, attributeFilter });
    mendRoles();
  }
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  if (!sidebar || sidebar === watched) return;
  watched = sidebar;
  mendRoles();
  if (matchMedia(LOW).matches) {
    sidebar.querySelector<HTMLElement>('[data-testid="stSidebarCollapseButton"] button')?.click();
  }
}

function mendRoles(): void {
  if (watched) nameOpeners(watched);
  // it can be focused and has a name, so it is not for looks alone
  for (const zone of document.querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')) {
    zone.setAttribute("role", "group");
  }
}

/** The buttons that open the filters' lists are all called "Open": each gets the name of its field, too. */
export function nameOpeners(sidebar: ParentNode): void {
  for (const button of sidebar.querySelectorAll('button[aria-label="Open"]')) {
    const field = button.parentElement?.querySelector("input[aria-label]")?.getAttribute("aria-label");
    if (field) button.setAttribute("aria-label", `Open the list: ${field}`);
  }
}
