// The comparison with the marked capture.

import type { Capture } from "../../../core/capture.ts";
import { bodyTokens, diffBodies, type ValueChange } from "../../../core/diff.ts";
import { formatSize } from "../../plain/format.ts";
import { emptyLine, field, type Line, line, piece } from "../line.ts";
import { hexLines } from "./raw.ts";

/** One side of the comparison. */
export interface DiffSide {
  readonly capture: Capture;
  readonly body: Uint8Array;
  /** The body as it may be shown: the comparison is made on the true one. */
  readonly shown: Uint8Array;
}

/** What changed from the marked one to this one. */
export function diffLines(before: DiffSide, after: DiffSide): Line[] {
  const diff = diffBodies(before.body, after.body);
  const head = [line(`#${before.capture.id} (marked) → #${after.capture.id}`, "strong"), emptyLine];
  switch (diff.kind) {
    case "same":
      return [...head, line("The bodies are the same, byte for byte.", "good")];
    case "same-values":
      return [
        ...head,
        line(
          `The same values in other bytes (spaces, order of keys or escapes), from byte ${diff.firstAt} on. A signature over one does not fit the other.`,
          "warn",
        ),
      ];
    case "json":
      return [
        ...head,
        line(`${diff.changes.length} values differ:`),
        ...diff.changes.flatMap((change) => changeLines(shownChange(change, before, after))),
      ];
    case "bytes":
      return [...head, ...byteLines(before.shown, after.shown, diff)];
    default:
      return diff satisfies never;
  }
}

/** The change with values as they may be shown. */
function shownChange(change: ValueChange, before: DiffSide, after: DiffSide): ValueChange {
  const shown = (side: DiffSide, token: string | undefined) =>
    side.shown === side.body || token === undefined ? token : bodyTokens(side.shown)?.get(change.pointer);
  const [old, now] = [shown(before, change.before), shown(after, change.after)];
  return {
    pointer: change.pointer,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
  };
}

function changeLines({ pointer, before, after }: ValueChange): Line[] {
  return [
    [piece(pointer === "" ? "(whole)" : pointer, "key")],
    ...(before === undefined ? [] : [[{ text: "  - ", tone: "bad" as const }, piece(before, "bad")]]),
    ...(after === undefined ? [] : [[{ text: "  + ", tone: "good" as const }, piece(after, "good")]]),
  ];
}

interface ByteDiff {
  readonly firstAt: number;
  readonly sameAtEnd: number;
  readonly sizes: readonly [number, number];
}

function byteLines(before: Uint8Array, after: Uint8Array, { firstAt, sameAtEnd, sizes }: ByteDiff): Line[] {
  const from = Math.max(0, firstAt - (firstAt % 16) - 16);
  const window = (body: Uint8Array) => hexLines(body.subarray(from, from + 96), from);
  return [
    field("sizes", `${formatSize(sizes[0])} → ${formatSize(sizes[1])}`),
    field("differ", `from byte ${firstAt}; the last ${sameAtEnd} bytes are the same`),
    emptyLine,
    line("marked:", "bad"),
    ...window(before),
    line("this one:", "good"),
    ...window(after),
  ];
}
