// Dateline's document for the peers' bench: fills in `window.bench` as that bench's common.js asks for.
(() => {
  const { bench } = window;
  const DAY_MS = 864e5;
  const isoDay = (time) => new Date(time).toISOString().slice(0, 10);
  const windowOf = ({ from, to }) => from + to;
  addEventListener("load", async () => {
    const { dateline } = window;
    await dateline.ready;
    bench.setWindow = (from, to) => dateline.setView({ from: isoDay(from), to: isoDay(to - DAY_MS) });
    bench.shown = () => dateline.counts().shown;
    bench.drag = async () => {
      await dateline.setView({ from: "2005-01-01", to: "2006-12-31" });
      await bench.frame();
      await bench.frame();
      const [from, to] = ["From", "To"].map((name) => document.querySelector(`[aria-label="${name}"]`).getBoundingClientRect());
      const x0 = (from.left + to.right) / 2;
      return { x0, x1: x0 + 200, y: from.top + from.height / 2, how: "brush, two-year window" };
    };
    let last = windowOf(dateline.view());
    const count = () => {
      const now = windowOf(dateline.view());
      if (now !== last) bench.updates++;
      last = now;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    bench.done();
  });
})();
