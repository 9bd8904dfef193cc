/** A button of the Share page that copies the link, and says so. */

/** What Streamlit passes to a component (v2). */
interface CopyComponent {
  readonly data: { readonly text: string; readonly label: string };
  readonly parentElement: HTMLElement | ShadowRoot;
}

export default function show({ data, parentElement }: CopyComponent): void {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = data.label;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(data.text).then(
      () => (said.textContent = "Copied"),
      () => (said.textContent = "Your browser does not let this page copy: mark the link above."),
    );
  });
  const line = document.createElement("p");
  line.className = "copy";
  line.append(button, said);
  parentElement.querySelector(".copy")?.remove();
  parentElement.appendChild(line);
}
