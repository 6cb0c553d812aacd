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
        ...shownChanges(diff.changes, before, after).flatMap(changeLines),
      ];
    case "bytes":
      return [...head, ...byteLines(before.shown, after.shown, diff)];
    default:
      return diff satisfies never;
  }
}

/** The changes with values as they may be shown. */
function shownChanges(changes: readonly ValueChange[], before: DiffSide, after: DiffSide): ValueChange[] {
  const tokensOf = ({ body, shown }: DiffSide) => (shown === body ? undefined : bodyTokens(shown));
  const [hidden, hiddenNow] = [tokensOf(before), tokensOf(after)];
  return changes.map(({ pointer, ...change }) => {
    const old = change.before === undefined || hidden === undefined ? change.before : hidden.get(pointer);
    const now = change.after === undefined || hiddenNow === undefined ? change.after : hiddenNow.get(pointer);
    return { pointer, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
  });
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
