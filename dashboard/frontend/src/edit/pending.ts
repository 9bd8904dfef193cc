/** What the editor has typed and Python has not answered yet. Pure. */
import type { EditAct } from "./types.ts";

/** The columns of an event that acts on their way will set: what stands in their fields is newer than the answer. */
export function pendingColumns(acts: readonly (EditAct | null)[], key: string): ReadonlySet<string> {
  const sets = acts.flatMap((act) => (act !== null && act.do === "set" && act.key === key ? Object.keys(act.cells) : []));
  return new Set(sets);
}
