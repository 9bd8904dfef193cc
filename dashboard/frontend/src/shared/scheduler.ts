/** One requestAnimationFrame for everything that moves, and timers that limit work. */

export type Task = () => void;

/** Runs each requested task once in the next frame; a task requested during a frame still runs in that frame. */
export class Scheduler {
  readonly #waiting = new Set<Task>();
  readonly #done = new Set<Task>();
  #frame = 0;
  #running = false;

  /** The same function requested twice counts as one; one that has run in this frame waits for the next. */
  request(task: Task): void {
    this.#waiting.add(task);
    if (this.#frame === 0 && !this.#running) this.#frame = requestAnimationFrame(this.#run);
  }

  readonly #run = (): void => {
    this.#frame = 0;
    this.#running = true;
    try {
      for (const task of this.#waiting) {
        if (this.#done.has(task)) continue;
        this.#done.add(task);
        this.#waiting.delete(task);
        task();
      }
    } finally {
      this.#done.clear();
      this.#running = false;
      if (this.#waiting.size > 0) this.#frame = requestAnimationFrame(this.#run);
    }
  };
}

/** Calls `task` once, `delayMs` after the last call of the returned function. */
export function debounce(task: Task, delayMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, delayMs);
  };
}

/** Calls `task` at once, then at most every `everyMs`; the last call is never lost. */
export function throttle(task: Task, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = (): void => {
    again = false;
    task();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, everyMs);
  };
  return () => {
    if (timer === undefined) run();
    else again = true;
  };
}
