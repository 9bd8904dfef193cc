// Injected before the scripts of every document that is measured. Times are milliseconds since 1970, so that the
// page's clock and the frame's can be compared.
(() => {
  const LOOK_EVERY_MS = 5;
  const now = () => performance.timeOrigin + performance.now();
  const nextFrame = requestAnimationFrame.bind(window);
  const recorder = (window.benchRecorder = { now, releasedAt: 0, addressAt: 0, drawnAt: 0, pressedAt: 0, shownAt: 0 });

  // ---- frames, window changes, repaints of the map
  let watching = null;
  const key = () => {
    const { from, to } = window.dateline.view();
    return from + to;
  };
  const tick = (time) => {
    if (watching === null) return;
    watching.times.push(time);
    const found = key();
    if (found !== watching.key) watching.updates++;
    watching.key = found;
    if (watching.painted) watching.repaints++;
    watching.painted = false;
    nextFrame(tick);
  };
  recorder.watch = () => {
    watching = { times: [], work: [], updates: 0, repaints: 0, painted: false, key: key() };
    nextFrame(tick);
  };
  recorder.unwatch = () => {
    const { times, work, updates, repaints } = watching;
    watching = null;
    return { times, work, updates, repaints };
  };

  // ---- what the page's own animation frames cost, with the pixels really drawn when `flush` is set
  recorder.flush = false;
  window.requestAnimationFrame = (task) =>
    nextFrame((time) => {
      const began = performance.now();
      task(time);
      if (watching === null) return;
      if (recorder.flush) for (const canvas of mapCanvases()) canvas.getContext("2d").getImageData(0, 0, 1, 1);
      watching.work.push(performance.now() - began);
    });
  const mapCanvases = () => document.querySelectorAll("canvas.dateline-canvas");
  const { clearRect, putImageData } = CanvasRenderingContext2D.prototype;
  const isMap = (context) => watching !== null && context.canvas.classList?.contains("dateline-canvas");
  CanvasRenderingContext2D.prototype.clearRect = function (...rest) {
    if (isMap(this)) watching.painted = true;
    return clearRect.apply(this, rest);
  };
  CanvasRenderingContext2D.prototype.putImageData = function (...rest) {
    if (isMap(this)) watching.painted = true;
    return putImageData.apply(this, rest);
  };

  // ---- a key → the frame that shows what it did
  const shown = () => nextFrame(() => nextFrame(() => (recorder.shownAt = now())));
  addEventListener("keydown", () => ((recorder.pressedAt = now()), shown()), { capture: true });

  // ---- release of the pointer → the address bar
  addEventListener("pointerup", () => (recorder.releasedAt = now()), { capture: true });
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name].bind(history);
    history[name] = (...rest) => {
      const before = location.href;
      original(...rest);
      if (location.href !== before) recorder.addressAt = now();
    };
  }

  // ---- when the page stands: two frames after the map is ready, or after a script's text is there
  const drawn = () => nextFrame(() => nextFrame(() => (recorder.drawnAt = now())));
  const look = () => {
    const text = document.querySelector('[data-testid="stMarkdownContainer"] p')?.textContent;
    if (window.dateline) window.dateline.ready.then(drawn);
    else if (text === "drawn") drawn();
    // where the map has a frame of its own there is nothing more to look for in the page around it
    else if (document.querySelector("iframe") === null) return;
    clearInterval(looking);
  };
  // a frame begins as an empty document and keeps its window, but not the animation frames it asked for
  const looking = setInterval(look, LOOK_EVERY_MS);
})();
