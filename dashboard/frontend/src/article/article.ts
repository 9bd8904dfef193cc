/** The Article page: the source's text with its quotes marked, each a link to its event on the map. */

interface ArticleRun {
  readonly text: string;
  readonly events: readonly string[];
}

interface Paragraph {
  readonly runs: readonly ArticleRun[];
  readonly events: readonly string[];
}

interface Note {
  readonly title: string;
  readonly when: string;
  readonly where: string;
  readonly symbol: string;
  readonly color: string;
  readonly color_dark: string;
}

interface ArticleData {
  readonly facts: readonly string[];
  readonly url: string;
  readonly paragraphs: readonly Paragraph[];
  /** number of paragraphs at the beginning that are the title */
  readonly headlines: number;
  readonly notes: Readonly<Record<string, Note>>;
  readonly selected: string;
}

/** What Streamlit passes to a component (v2). */
interface ArticleComponent {
  readonly data: ArticleData;
  readonly parentElement: HTMLElement | ShadowRoot;
  setTriggerValue(name: string, value: string): void;
}

export default function show({ data, parentElement, setTriggerValue }: ArticleComponent): void {
  const open = (event: string): void => setTriggerValue("event", event);
  const article = element("article", "article");
  article.append(
    facts(data),
    ...data.paragraphs.flatMap((paragraph, k) => row(paragraph, k < data.headlines, data, open)),
  );
  // Streamlit keeps the style sheet in the same parent: remove only our own earlier article
  const before = parentElement.querySelector<HTMLElement>(".article");
  before?.remove();
  parentElement.appendChild(article);
  article.dataset["selected"] = data.selected;
  const current = article.querySelector("mark.current");
  // what is being read stays where it is when the same event is marked again
  if (current !== null && before?.dataset["selected"] !== data.selected)
    requestAnimationFrame(() => current.scrollIntoView({ block: "center" }));
}

function facts(data: ArticleData): HTMLElement {
  const line = element("p", "facts", data.facts.join(" · "));
  if (/^https?:\/\//i.test(data.url)) {
    const link = element("a", "", "original");
    link.setAttribute("href", data.url);
    link.setAttribute("rel", "noopener noreferrer");
    link.setAttribute("target", "_blank");
    line.append(" · ", link);
  }
  return line;
}

/** One paragraph with its marks, and beside it the events whose quotes begin in it. */
function row(paragraph: Paragraph, headline: boolean, data: ArticleData, open: (event: string) => void): HTMLElement[] {
  const text = headline ? element("h2", "text headline") : element("p", "text");
  text.dir = "auto";
  text.append(...paragraph.runs.map((run) => marked(run, data, open)));
  const notes = element("ul", "notes");
  for (const event of paragraph.events) {
    const note = data.notes[event];
    if (note !== undefined) notes.append(noteItem(event, note, data.selected === event, open));
  }
  return [text, notes];
}

function marked(run: ArticleRun, data: ArticleData, open: (event: string) => void): Node {
  const [first] = run.events.filter((event) => data.notes[event] !== undefined);
  if (first === undefined) return document.createTextNode(run.text);
  const chosen = run.events.includes(data.selected) ? data.selected : first;
  const mark = element("mark", run.events.includes(data.selected) ? "current" : "");
  const link = eventLink(chosen, open, run.text);
  link.title = data.notes[chosen]?.title ?? "";
  mark.append(link);
  return mark;
}

function noteItem(event: string, note: Note, current: boolean, open: (event: string) => void): HTMLElement {
  const item = element("li", current ? "note current" : "note");
  item.style.setProperty("--light", note.color);
  item.style.setProperty("--dark", note.color_dark);
  const link = eventLink(event, open, note.title);
  link.dir = "auto";
  item.append(link, element("span", "when", [note.when, note.where].filter(Boolean).join(" · ")));
  return item;
}

/** A real link, so that it can be opened in a new tab; a plain click stays in this session. */
function eventLink(event: string, open: (event: string) => void, text: string): HTMLAnchorElement {
  const link = element("a", "event", text) as HTMLAnchorElement;
  link.href = `./?event=${encodeURIComponent(event)}`;
  link.addEventListener("click", (click) => {
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    open(event);
  });
  return link;
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
