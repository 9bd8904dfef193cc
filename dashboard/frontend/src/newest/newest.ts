/** The line above the pages Article, Table and Share that says what a newer version of the data has changed. */
import { VersionLine, VersionWatch, type VersionAddresses } from "../shared/newest.ts";

/** What Streamlit passes to a component (v2). */
interface NewestComponent {
  readonly data: VersionAddresses;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: boolean): void;
}

interface Shown {
  readonly version: string;
  readonly line: VersionLine;
  readonly watch: VersionWatch;
}

const shown = new WeakMap<Node, Shown>();

/** Streamlit calls it at each run of the script, and the function that it returns when the page is left. */
export default function show({ data, parentElement, setTriggerValue }: NewestComponent): () => void {
  let known = shown.get(parentElement);
  if (known?.version !== data.version || !known.line.element.isConnected) {
    end(parentElement);
    const line = new VersionLine(() => setTriggerValue("show", true));
    parentElement.appendChild(line.element);
    known = { version: data.version, line, watch: new VersionWatch(data, (words) => line.offer(words)) };
    shown.set(parentElement, known);
  }
  // it is also called for a run that another has overtaken
  return () => {
    if (!parentElement.isConnected) end(parentElement);
  };
}

function end(parent: Node): void {
  const known = shown.get(parent);
  known?.watch.stop();
  known?.line.element.remove();
  shown.delete(parent);
}
