/* The steps of a frozen briefing: the step that is being read drives the map. Without it all is text and pictures. */
(() => {
  "use strict";
  const SWIPE_PX = 60;
  const AUTHOR_PX = [760, 428]; // width and height of the map for which a step's zoom was chosen
  const READ_AT = 0.38; // how far down its part of the screen a step is taken to be read
  const SETTLE_MS = 900; // longest time that a jump takes
  const [EDGE_PX, TOP_PX] = [36, 68]; // room around the events that the map is fitted to; the legend stands at the top
  const [HINT_MS, HINT_EVERY_MS] = [1800, 20000];
  const data = JSON.parse(document.getElementById("briefing-data").textContent);
  const root = document.documentElement;
  const steps = [...document.querySelectorAll(".step")];
  const picked = steps.map((step) => step.querySelector(".picked"));
  const own = picked.map((place) => [...place.childNodes]);
  const stage = document.getElementById("stage");
  const nav = document.getElementById("steps-nav");
  const [place, period] = [document.getElementById("where"), document.getElementById("period")];
  const [previous, next] = [document.getElementById("previous"), document.getElementById("next")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let at = -1;
  let half = null;
  let turn = 0;
  let shown = "";
  let asked = null; // the view that the step shows
  let jumping = 0;
  let drawing = 1; // until the map is there

  let map = null;
  const mount = () => {
    stage.hidden = false;
    map = L.map("map", { zoomControl: false, center: [0, 0], zoom: 2 });
    DatelinePlugin.mount(map, data.config);
    const page = document.querySelector(".dateline");
    stage.append(page);
    if (parent !== window) yieldToPage();
    return window.dateline.ready;
  };

  /* The step's section of the map, from farther away where the map is smaller than the author's; or all its events. */
  const fitted = (view, bounds) => {
    const room = document.querySelector(".dl-stage") ?? stage;
    if (bounds && map) return { ...view, ...around(bounds, room) };
    const share = Math.min(room.clientWidth / AUTHOR_PX[0], room.clientHeight / AUTHOR_PX[1]);
    return { ...view, zoom: Math.max(2, view.zoom + Math.min(0, Math.log2(Math.max(0.2, share)))) };
  };

  /* Center and zoom at which ((south, west), (north, east)) lies inside the map, below its legend. */
  const around = ([[south, west], [north, east]], room) => {
    const [wide, high] = [room.clientWidth - 2 * EDGE_PX, room.clientHeight - TOP_PX - EDGE_PX];
    const [a, b] = [map.project([north, west], 0), map.project([south, east], 0)];
    const most = Math.log2(Math.min(Math.max(40, wide) / (b.x - a.x), Math.max(40, high) / (b.y - a.y)));
    const zoom = Math.max(map.getMinZoom(), Math.min(12, Math.floor(most * 4) / 4));
    const middle = a.add(b).divideBy(2).subtract([0, (TOP_PX - EDGE_PX) / 2 / 2 ** zoom]);
    const { lat, lng } = map.unproject(middle, 0);
    return { center: [lat, lng], zoom };
  };

  /* In a frame, wheel and one finger scroll the page around it, as everywhere; Ctrl and two fingers are the map's. */
  const yieldToPage = () => {
    root.classList.add("in-frame");
    const hint = document.createElement("p");
    hint.className = "gesture";
    hint.setAttribute("aria-hidden", "true"); // the map's keys are told beside it
    stage.append(hint);
    let last = -Infinity;
    const say = (words) => {
      if (Date.now() - last < HINT_EVERY_MS) return;
      last = Date.now();
      hint.textContent = words;
      hint.classList.add("seen");
      setTimeout(() => hint.classList.remove("seen"), HINT_MS);
    };
    const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
    const wheel = (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      say(`Hold ${key} and turn the wheel to zoom the map`);
    };
    const press = ({ pointerType }) => map.dragging[pointerType === "touch" ? "disable" : "enable"]();
    const move = (event) => event.touches.length === 1 && event.target.closest(".dl-stage") && say("Move the map with two fingers");
    stage.addEventListener("wheel", wheel, { capture: true, passive: true });
    stage.addEventListener("pointerdown", press, { capture: true });
    stage.addEventListener("touchmove", move, { passive: true });
  };

  const draw = (which) => {
    half = which;
    const step = data.steps[at];
    const view = fitted(half === null ? step.view : { ...step.view, ...step.halves[half].view }, step.bounds);
    shown = view.selected;
    asked = view;
    period.textContent = half === null ? step.period : step.halves[half].period;
    for (const button of steps[at].querySelectorAll("[data-half]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.half) === half));
    }
    drawing += 1;
    const drawn = window.dateline?.apply({ nonce: `step ${at} ${++turn}`, mask: step.mask, view });
    return Promise.resolve(drawn).finally(() => (drawing -= 1));
  };

  /* Keeps the step in the address: a copied link, a reload or a way back opens it again. */
  const note = () => {
    if (location.hash && !location.hash.startsWith("#step-")) return;
    try {
      history.replaceState(null, "", `#step-${at + 1}`);
    } catch {
      /* some browsers keep the address of a file or of a frame as it is */
    }
  };

  const show = (number) => {
    const to = Math.max(0, Math.min(steps.length - 1, number));
    if (to === at) return;
    if (at >= 0) picked[at].replaceChildren(...own[at]);
    at = to;
    steps.forEach((step, index) => step.classList.toggle("current", index === at));
    previous.disabled = at === 0;
    next.disabled = at === steps.length - 1;
    place.textContent = `Step ${at + 1} of ${steps.length}`;
    nav.style.setProperty("--done", String((at + 1) / steps.length));
    void draw(null);
  };

  /* Where the text's part of the screen begins: below the steps' bar, and on a phone below the map. */
  const top = () => {
    const sticky = Number.parseFloat(getComputedStyle(nav).top) || 0;
    return sticky + nav.offsetHeight;
  };

  /* Everything has its true height from here on: what is jumped to must stay where it is. */
  const opened = () => root.classList.remove("opening");

  const jump = (number, smooth) => {
    opened();
    show(number);
    note();
    jumping = Date.now() + SETTLE_MS;
    steps[at].scrollIntoView({ block: "start", behavior: smooth && !still.matches ? "smooth" : "instant" });
    if (smooth) steps[at].querySelector("h2").focus({ preventScroll: true });
  };

  const read = () => {
    if (Date.now() < jumping) return;
    const from = top();
    const line = from + (innerHeight - from) * READ_AT;
    const before = at;
    show(steps.findLastIndex((step) => step.getBoundingClientRect().top <= line));
    if (at !== before) note();
  };

  const wanted = () => {
    const asked = /^#step-(\d+)$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("step");
    const number = Number.parseInt(asked ?? "", 10);
    return Number.isInteger(number) ? Math.max(0, number - 1) : null;
  };

  /* An event picked on the map is told where the step's own event stands. */
  const pick = (id) => {
    if (drawing > 0 || id === shown || id === "") return;
    shown = id;
    const told = [...document.querySelectorAll("[data-event]")].find((one) => one.dataset.event === id);
    if (!told) return;
    const copy = told.cloneNode(true);
    copy.removeAttribute("id");
    picked[at].replaceChildren(copy);
    copy.scrollIntoView({ block: "nearest", behavior: still.matches ? "instant" : "smooth" });
  };

  /* A reader who moves the timeline's window leaves the step's period. */
  const moved = (view) => {
    if (drawing > 0 || !asked || ["from", "to", "mode"].every((name) => view[name] === asked[name])) return;
    period.textContent = "another period";
  };

  const keys = (event) => {
    const away = event.target.closest?.("#stage, input, textarea, select, summary");
    if (away || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    jump(at + by, true);
  };

  const swipe = () => {
    const area = document.getElementById("steps");
    let from = null;
    const start = (event) => (from = event.touches.length === 1 ? event.touches[0] : null);
    area.addEventListener("touchstart", start, { passive: true });
    area.addEventListener("touchend", (event) => {
      if (!from) return;
      const [dx, dy] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY];
      from = null;
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) jump(at + (dx < 0 ? 1 : -1), true);
    });
  };

  /* What has become of the data or the briefing since: only a server that keeps both knows, and says so beside the page. */
  const beside = (address) => typeof address === "string" && /^(?:\.\.\/)*[\w-]+(?:\/[\w-]+)*\/?$/.test(address);
  const link = (address, words) => {
    const made = document.createElement("a");
    made.href = address;
    made.textContent = words;
    return made;
  };
  const tell = ({ state, words, changes, successor }) => {
    const said = typeof words === "string" && words ? `: ${words.slice(0, 300)}` : "";
    const parts = [];
    if (state === "corrected") {
      parts.push(`This briefing has been corrected${said}. `);
      if (beside(successor)) parts.push(link(successor, "Read the corrected edition"));
    } else if (state === "changed") {
      parts.push(`The data have changed since this briefing was made${said}. `);
      if (beside(changes)) parts.push(link(changes, "See what changed"));
    } else if (state === "preview") {
      parts.push("A preview, for those who have its address: not published.");
    }
    const notice = document.getElementById("notice");
    notice.replaceChildren(...parts);
    // who was led to a step by a link has passed the head of the page: they are told below the step's title
    if (parts.length && notice.getBoundingClientRect().bottom < top()) {
      const copy = notice.cloneNode(true);
      copy.removeAttribute("id");
      copy.removeAttribute("role"); // it is said once
      steps[at].querySelector("h2").after(copy);
    }
    framed();
  };
  const ask = async () => {
    if (!location.protocol.startsWith("http")) return;
    try {
      const answer = await fetch("status.json");
      if (answer.ok) tell(await answer.json());
    } catch {
      /* a server that knows nothing of it, or a frame that may not ask */
    }
  };

  /* In a frame, a source opens in a tab of its own: most sites refuse to be framed. */
  const framed = () => {
    if (parent === window) return;
    document.querySelectorAll('a[href]:not([href^="#"]):not([download])').forEach((one) => {
      one.target = "_blank";
      one.rel = "noreferrer noopener";
    });
  };

  const folded = [...document.querySelectorAll("details")];
  const fold = (open) => folded.forEach((one) => (one.open = open));

  let due = false;
  const scrolled = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      read();
    });
  };

  let width = innerWidth;
  let resizing = 0;
  const resized = () => {
    if (innerWidth === width) return; // a phone's bars come and go with every scroll
    width = innerWidth;
    clearTimeout(resizing);
    resizing = setTimeout(() => void draw(half), 150);
  };

  const first = wanted();
  root.classList.add("js", "live");
  if (first === null) root.classList.add("opening");
  nav.hidden = false;
  document.querySelectorAll(".halves").forEach((one) => (one.hidden = false));
  fold(false);
  const pictured = () => document.querySelectorAll("img").forEach((one) => (one.loading = "eager"));
  addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "p" && pictured());
  addEventListener("beforeprint", () => (fold(true), pictured())); // beside the map they are not seen, and not loaded
  addEventListener("afterprint", () => fold(false));
  previous.addEventListener("click", () => jump(at - 1, true));
  next.addEventListener("click", () => jump(at + 1, true));
  addEventListener("keydown", keys);
  addEventListener("hashchange", () => wanted() !== null && location.hash && jump(wanted(), true));
  addEventListener("scroll", scrolled, { passive: true });
  addEventListener("scrollend", () => (jumping = 0));
  addEventListener("resize", resized);
  addEventListener("dateline:view", (event) => {
    moved(event.detail);
    pick(event.detail.selected);
  });
  document.getElementById("steps").addEventListener("click", (event) => {
    const button = event.target.closest("[data-half]");
    if (!button) return;
    show(steps.indexOf(button.closest(".step")));
    void draw(button.getAttribute("aria-pressed") === "true" ? null : Number(button.dataset.half));
  });
  swipe();
  framed();
  stage.hidden = false; // takes its place before anything is scrolled to
  show(first ?? 0);
  if (first !== null) jump(first, false);
  void mount().then(async () => {
    await draw(half);
    drawing -= 1;
    performance.mark("first-map");
    setTimeout(opened, 100); // once that is painted
    void ask();
  });
})();
