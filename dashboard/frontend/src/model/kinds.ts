/** Kinds of events by name, as in `geodata/view/kinds.py`: a group's name stands for all kinds in it. Pure. */
import type { Kind, LegendGroup } from "../shared/types.ts";

type Groups = readonly Pick<LegendGroup, "group">[];
type Kinds = readonly Pick<Kind, "name" | "group">[];

/** The numbers of the kinds in a group. */
export function kindsIn(group: number, kinds: Kinds): number[] {
  return kinds.flatMap((kind, number) => (kind.group === group ? [number] : []));
}

/** The numbers of the kinds that some names stand for; unknown names are passed over. */
export function kindsNamed(names: readonly string[], groups: Groups, kinds: Kinds): number[] {
  const wanted = new Set(names);
  return kinds.flatMap(({ name, group }, number) =>
    wanted.has(name) || wanted.has(groups[group]?.group ?? "") ? [number] : [],
  );
}

/** The shortest names of some kinds. */
export function namesOf(chosen: ReadonlySet<number>, groups: Groups, kinds: Kinds): string[] {
  return groups.flatMap(({ group }, number) => {
    const members = kindsIn(number, kinds);
    const here = members.filter((kind) => chosen.has(kind));
    if (here.length === 0) return [];
    return here.length === members.length ? [group] : here.map((kind) => kinds[kind].name);
  });
}
