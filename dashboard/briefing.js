/* The steps of a frozen briefing: buttons, arrow keys, swipe, and the map that follows. Without it all is text. */
(() => {
  "use strict";
  const MARGIN_PX = 60;
  const AUTHOR_PX = 760; // width of the map at which a step's zoom was chosen
  const data = JSON.parse(document.getElementById("briefing-data").textContent);
  const steps = [...document.querySelectorAll(".step")];
  const stage = document.getElementById("stage");
  const place = document.getElementById("where");
  const [previous, next] = [document.getElementById("previous"), document.getElementById("next")];
  let at = 0;
  let turn = 0;
  let shown = "";

  const mount = () => {
    stage.hidden = false;
    const map = L.map("map", { zoomControl: false, center: [0, 0], zoom: 2 });
    DatelinePlugin.mount(map, data.config);
    const page = document.querySelector(".dateline");
    page.setAttribute("role", "presentation");
    stage.append(page);
    return window.dateline.ready;
  };

  const fitted = (view) => ({
    ...view,
    zoom: Math.max(2, view.zoom + Math.min(0, Math.log2(Math.max(200, stage.clientWidth) / AUTHOR_PX))),
  });

  const draw = (half) => {
    const step = data.steps[at];
    const view = fitted(half === null ? step.view : { ...step.view, ...step.halves[half] });
    shown = view.selected;
    for (const button of steps[at].querySelectorAll("[data-half]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.half) === half));
    }
    return window.dateline?.apply({ nonce: `step ${at} ${++turn}`, mask: step.mask, view });
  };

  const show = (number, moved) => {
    at = Math.max(0, Math.min(steps.length - 1, number));
    steps.forEach((step, index) => step.classList.toggle("current", index === at));
    previous.disabled = at === 0;
    next.disabled = at === steps.length - 1;
    place.textContent = `Step ${at + 1} of ${steps.length}`;
    void draw(null);
    if (!moved) return;
    try {
      history.replaceState(null, "", `#step-${at + 1}`);
    } catch {
      /* some browsers keep the address of a file as it is */
    }
    const title = steps[at].querySelector("h2");
    title.focus({ preventScroll: true });
    const nav = document.getElementById("steps-nav");
    if (nav.getBoundingClientRect().top < 0 || stage.clientHeight < innerHeight) nav.scrollIntoView({ block: "start" });
  };

  const wanted = () => {
    const asked = /^#step-(\d+)$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("step");
    return Math.max(0, (Number.parseInt(asked ?? "1", 10) || 1) - 1);
  };

  /* An event picked on the map is told where the step's own event stands. */
  const pick = (id) => {
    if (id === shown || id === "") return;
    shown = id;
    const told = [...document.querySelectorAll("[data-event]")].find((one) => one.dataset.event === id);
    if (!told) return;
    const copy = told.cloneNode(true);
    copy.removeAttribute("id");
    steps[at].querySelector(".picked").replaceChildren(copy);
  };

  const keys = (event) => {
    const away = event.target.closest?.("#stage, input, textarea, select, summary");
    if (away || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    show(at + by, true);
  };

  const swipe = () => {
    const area = document.getElementById("steps");
    let from = null;
    area.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
    area.addEventListener("touchend", (event) => {
      if (!from) return;
      const [dx, dy] = [event.changedTouches[0].clientX - from.clientX, event.changedTouches[0].clientY - from.clientY];
      if (Math.abs(dx) > MARGIN_PX && Math.abs(dx) > 2 * Math.abs(dy)) show(at + (dx < 0 ? 1 : -1), true);
    });
  };

  const folded = [...document.querySelectorAll("details")];
  const fold = (open) => folded.forEach((one) => (one.open = open));

  document.documentElement.classList.add("js");
  document.getElementById("steps-nav").hidden = false;
  document.querySelectorAll(".halves").forEach((one) => (one.hidden = false));
  fold(false);
  addEventListener("beforeprint", () => fold(true));
  addEventListener("afterprint", () => fold(false));
  previous.addEventListener("click", () => show(at - 1, true));
  next.addEventListener("click", () => show(at + 1, true));
  addEventListener("keydown", keys);
  addEventListener("hashchange", () => location.hash.startsWith("#step-") && show(wanted(), true));
  addEventListener("dateline:view", (event) => pick(event.detail.selected));
  document.getElementById("steps").addEventListener("click", (event) => {
    const half = event.target.closest("[data-half]");
    if (half) void draw(half.getAttribute("aria-pressed") === "true" ? null : Number(half.dataset.half));
  });
  swipe();
  show(wanted(), false);
  void mount().then(() => {
    void draw(null);
    performance.mark("first-map");
    // what print needs is fetched when nobody waits for anything
    setTimeout(() => document.querySelectorAll("img").forEach((one) => (one.loading = "eager")), 500);
  });
})();
