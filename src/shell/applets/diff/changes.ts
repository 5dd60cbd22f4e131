import { diffArrays } from "diff";

/** Lines `oldFrom` to `oldTo` (excluded, counted from 0) of the one file are lines `newFrom` to `newTo` of the other. */
export interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/**
 * What differs, from the top down. The lines are what is compared of each. `context`: how many lines of what both files
 * begin and end with are looked at, too.
 */
export function changesBetween(old: readonly string[], fresh: readonly string[], context: number): Change[] {
  const start = Math.max(0, commonCount(old, fresh, (index) => index) - context);
  const [oldRest, newRest] = [old.slice(start), fresh.slice(start)];
  const unseen = Math.max(0, commonCount(oldRest, newRest, (index) => -1 - index) - context);
  const [oldSeen, newSeen] = [oldRest, newRest].map((lines) => lines.slice(0, lines.length - unseen));
  const changes: Change[] = [];
  const at = { old: 0, new: 0 };
  for (const { added, removed, count } of diffArrays(oldSeen ?? [], newSeen ?? [])) {
    const [oldTo, newTo] = [at.old + (added ? 0 : count), at.new + (removed ? 0 : count)];
    if (added || removed) add(changes, { oldFrom: at.old, oldTo, newFrom: at.new, newTo });
    Object.assign(at, { old: oldTo, new: newTo });
  }
  return settled(changes, oldSeen ?? [], newSeen ?? []).map((change) => moved(change, start));
}

/** How many lines are the same in both, one after the other from the top or from the end. */
function commonCount(old: readonly string[], fresh: readonly string[], at: (index: number) => number): number {
  const most = Math.min(old.length, fresh.length);
  let count = 0;
  while (count < most && old.at(at(count)) === fresh.at(at(count))) count++;
  return count;
}

/** Joins it to the last one where nothing stands between. */
function add(changes: Change[], change: Change): void {
  const last = changes.at(-1);
  if (last?.oldTo !== change.oldFrom || last.newTo !== change.newFrom) changes.push(change);
  else changes[changes.length - 1] = { ...last, oldTo: change.oldTo, newTo: change.newTo };
}

/**
 * Lines that were only added, or only taken away, can often be told apart from their neighbours in several ways: of two
 * equal blocks either one is new. As GNU diff does, a change is moved up where it then touches the one before, and else as
 * far down as it goes.
 */
function settled(changes: readonly Change[], old: readonly string[], fresh: readonly string[]): Change[] {
  const joined: Change[] = [];
  for (const change of changes) {
    const last = joined.at(-1) ?? { oldTo: 0, newTo: 0 };
    const up = moved(change, roomAbove(change, last, old, fresh));
    const touches = joined.length > 0 && up.oldFrom === last.oldTo && up.newFrom === last.newTo;
    add(joined, touches ? up : change);
  }
  const lowest: Change[] = [];
  for (const change of joined.toReversed()) {
    const [next] = lowest;
    const low = moved(
      change,
      roomBelow(change, next?.oldFrom ?? old.length, next?.newFrom ?? fresh.length, old, fresh),
    );
    if (next?.oldFrom !== low.oldTo || next.newFrom !== low.newTo) lowest.unshift(low);
    else lowest[0] = { ...next, oldFrom: low.oldFrom, newFrom: low.newFrom };
  }
  return lowest;
}

function moved({ oldFrom, oldTo, newFrom, newTo }: Change, by: number): Change {
  return { oldFrom: oldFrom + by, oldTo: oldTo + by, newFrom: newFrom + by, newTo: newTo + by };
}

/** How far it can be moved up, as a number below zero. */
function roomAbove(change: Change, last: Ends, old: readonly string[], fresh: readonly string[]): number {
  const side = onlySide(change, old, fresh);
  let by = 0;
  while (
    side &&
    change.oldFrom + by > last.oldTo &&
    change.newFrom + by > last.newTo &&
    side.lines[side.from + by - 1] === side.lines[side.to + by - 1]
  )
    by--;
  return by;
}

function roomBelow(
  change: Change,
  oldEnd: number,
  newEnd: number,
  old: readonly string[],
  fresh: readonly string[],
): number {
  const side = onlySide(change, old, fresh);
  let by = 0;
  while (
    side &&
    change.oldTo + by < oldEnd &&
    change.newTo + by < newEnd &&
    side.lines[side.from + by] === side.lines[side.to + by]
  )
    by++;
  return by;
}

type Ends = Pick<Change, "oldTo" | "newTo">;

/** The lines that were added, or taken away; undefined where both were. */
function onlySide({ oldFrom, oldTo, newFrom, newTo }: Change, old: readonly string[], fresh: readonly string[]) {
  if (oldFrom === oldTo) return { lines: fresh, from: newFrom, to: newTo };
  return newFrom === newTo ? { lines: old, from: oldFrom, to: oldTo } : undefined;
}
