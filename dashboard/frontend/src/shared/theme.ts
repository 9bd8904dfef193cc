/** Light or dark: Streamlit's choice in a live page, that of the reader's system in an exported file. */

export type Theme = "light" | "dark";

interface StreamlitTheme {
  readonly base?: string;
  readonly backgroundColor?: string;
}

/** Follows the theme; `onChange` is called whenever `current` changes. */
export class ThemeWatcher {
  #current: Theme;
  #ofHost: Theme | null;
  readonly #onChange: (theme: Theme) => void;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(live: boolean, onChange: (theme: Theme) => void) {
    this.#onChange = onChange;
    this.#ofHost = live ? themeOfPage() : null;
    this.#current = this.#ofHost ?? this.#ofSystem();
    this.#dark.addEventListener("change", this.#update);
    if (live) addEventListener("message", this.#listen);
  }

  get current(): Theme {
    return this.#current;
  }

  /** Calls `task` while `theme` is the current one. */
  during(theme: Theme, task: () => void): void {
    const before = this.#current;
    const change = (to: Theme): void => {
      if (to === this.#current) return;
      this.#current = to;
      this.#onChange(to);
    };
    change(theme);
    task();
    change(before);
  }

  readonly #listen = (event: MessageEvent): void => {
    if (event.source !== parent || event.data?.type !== "streamlit:render") return;
    const theme = event.data.theme as StreamlitTheme | undefined;
    this.#ofHost = themeOf(theme?.base ?? "", theme?.backgroundColor ?? "") ?? this.#ofHost;
    this.#update();
  };

  readonly #update = (): void => {
    const theme = this.#ofHost ?? this.#ofSystem();
    if (theme === this.#current) return;
    this.#current = theme;
    this.#onChange(theme);
  };

  #ofSystem(): Theme {
    return this.#dark.matches ? "dark" : "light";
  }
}

/** Streamlit's theme: `base` is "light" or "dark"; where it is missing, the background colour decides. Pure. */
export function themeOf(base: string, background: string): Theme | null {
  if (base === "light" || base === "dark") return base;
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(background);
  const numbers = hex
    ? [hex[1], hex[2], hex[3]].map((part) => parseInt(part, 16))
    : /^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/.exec(background)?.slice(1).map(Number);
  if (!numbers) return null;
  return 0.3 * numbers[0] + 0.59 * numbers[1] + 0.11 * numbers[2] < 128 ? "dark" : "light";
}

/** The theme that st_folium's frame got with its first render message, which came before this script. */
function themeOfPage(): Theme | null {
  return themeOf("", getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim());
}
