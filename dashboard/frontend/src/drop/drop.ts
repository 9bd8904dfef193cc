/** The field of the Import page: a file is dropped or chosen, and sent to the server while one sees how far it is. */
import { button, el } from "../shared/dom.ts";
import { megabytes, part } from "./words.ts";

/** What Streamlit passes to a component (v2). */
interface DropComponent {
  readonly data: DropData;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: unknown): void;
}

interface DropData {
  /** where this session may upload */
  readonly address: string;
  /** bytes of the largest file */
  readonly most: number;
}

const fields = new WeakMap<Node, DropField>();

export default function show({ data, parentElement, setTriggerValue }: DropComponent): void {
  const arrived = (id: string): void => setTriggerValue("arrived", id);
  const known = fields.get(parentElement);
  if (known?.element.isConnected) return known.update(data, arrived);
  known?.element.remove();
  const field = new DropField(data, arrived);
  fields.set(parentElement, field);
  parentElement.appendChild(field.element);
}

class DropField {
  readonly element: HTMLElement;
  readonly #input = el("input", { type: "file", id: "dateline-file" });
  readonly #choice: HTMLElement;
  readonly #bar = el("progress", { max: "1", "aria-label": "Sent" });
  readonly #said = el("p", { class: "said", role: "status" });
  readonly #alert = el("p", { class: "said bad", role: "alert" });
  readonly #cancel = button({ class: "cancel" }, () => this.#request?.abort(), "Cancel");
  #data: DropData;
  #arrived: (id: string) => void;
  #request: XMLHttpRequest | null = null;
  /** the tenth that was said last: a screen reader need not hear every byte */
  #tenth = -1;

  constructor(data: DropData, arrived: (id: string) => void) {
    this.#data = data;
    this.#arrived = arrived;
    this.#input.addEventListener("change", () => this.#take(this.#input.files));
    const hint = el("p", { class: "hint" }, `or drop it here. Up to ${megabytes(data.most)}; .zip and .gz are unpacked.`);
    this.#choice = el("div", { class: "choice" }, el("label", { for: "dateline-file" }, "A file of events"), this.#input, hint);
    this.element = el("section", { class: "drop", "aria-label": "Upload" }, this.#choice);
    this.element.append(this.#bar, this.#said, this.#alert, this.#cancel);
    this.element.addEventListener("dragover", (event) => this.#over(event, true));
    this.element.addEventListener("dragleave", (event) => this.#over(event, false));
    this.element.addEventListener("drop", (event) => {
      this.#over(event, false);
      this.#take(event.dataTransfer?.files ?? null);
    });
    this.#show(false);
  }

  update(data: DropData, arrived: (id: string) => void): void {
    this.#data = data;
    this.#arrived = arrived;
  }

  #over(event: DragEvent, isOver: boolean): void {
    event.preventDefault();
    this.element.classList.toggle("over", isOver);
  }

  #take(files: FileList | null): void {
    if (!files?.length || this.#request) return;
    const [file] = files;
    if (files.length > 1) return this.#fail("One file at a time, please.");
    if (!file.size) return this.#fail("This file is empty.");
    if (file.size > this.#data.most) {
      return this.#fail(`This file has ${megabytes(file.size)}; up to ${megabytes(this.#data.most)} are taken.`);
    }
    this.#send(file);
  }

  #send(file: File): void {
    const request = new XMLHttpRequest();
    this.#request = request;
    this.#alert.textContent = "";
    this.#tenth = -1;
    this.#bar.value = 0;
    this.#show(true);
    request.upload.addEventListener("progress", ({ loaded }) => this.#progress(loaded, file));
    request.addEventListener("load", () => this.#answered(request));
    request.addEventListener("error", () => this.#end("The connection was lost: nothing was kept. Try again."));
    request.addEventListener("abort", () => this.#end("Cancelled: nothing was kept."));
    request.open("POST", `${this.#data.address}?${new URLSearchParams({ name: file.name, size: String(file.size) }).toString()}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  }

  #progress(loaded: number, file: File): void {
    this.#bar.value = part(loaded, file.size);
    const tenth = Math.floor(part(loaded, file.size) * 10);
    if (tenth === this.#tenth) return;
    this.#tenth = tenth;
    this.#said.textContent = `${megabytes(loaded)} of ${megabytes(file.size)} sent`;
  }

  #answered(request: XMLHttpRequest): void {
    if (request.status !== 200) {
      return this.#end(request.status === 404 ? "You may not upload here any more; reload the page." : request.responseText.slice(0, 300));
    }
    const { id } = JSON.parse(request.responseText) as { id: string };
    this.#request = null;
    this.#said.textContent = "The file is here; it is being looked at …";
    this.#cancel.hidden = true;
    this.#arrived(id);
  }

  #end(why: string): void {
    this.#request = null;
    this.#show(false);
    this.#fail(why);
  }

  #fail(why: string): void {
    this.#input.value = "";
    this.#alert.textContent = why;
  }

  #show(isSending: boolean): void {
    this.#choice.hidden = isSending;
    this.#bar.hidden = !isSending;
    this.#cancel.hidden = !isSending;
    if (!isSending) this.#said.textContent = "";
  }
}
