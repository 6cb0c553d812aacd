// The scalars of a JSON text with the way that leads to each of them.

import { readString } from "./read-string.ts";
import { walkJson } from "./walk.ts";

/** One string, number, true, false or null, or an empty object or array. */
export interface JsonLeaf {
  /** JSON Pointer from the root. */
  readonly pointer: string;
  /** Keys on the way, without array indexes. */
  readonly keys: readonly string[];
  /** Byte offsets of the token; both 0 for `{}` and `[]`. */
  readonly start: number;
  readonly end: number;
  /** `{}` or `[]`; undefined for scalars. */
  readonly empty?: "{}" | "[]";
}

interface Level {
  readonly isObject: boolean;
  key: string;
  children: number;
}

/** All leaves in order, or undefined when the text is not strict JSON. */
export function jsonLeaves(bytes: Uint8Array): JsonLeaf[] | undefined {
  const leaves: JsonLeaf[] = [];
  const levels: Level[] = [];
  const enter = () => {
    const level = levels.at(-1);
    if (level === undefined) return;
    if (!level.isObject) level.key = String(level.children);
    level.children += 1;
  };
  const place = () => ({
    pointer: levels.map(({ key }) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    keys: levels.filter(({ isObject }) => isObject).map(({ key }) => key),
  });
  const problem = walkJson(bytes, {
    open(bracket) {
      enter();
      levels.push({ isObject: bracket === 0x7b, key: "", children: 0 });
    },
    close() {
      const level = levels.pop() as Level;
      if (level.children === 0) leaves.push({ ...place(), start: 0, end: 0, empty: level.isObject ? "{}" : "[]" });
    },
    key(start, end) {
      (levels.at(-1) as Level).key = readString(bytes, { start, end }) ?? "";
    },
    scalar(start, end) {
      enter();
      leaves.push({ ...place(), start, end });
    },
  });
  return problem === undefined ? leaves : undefined;
}

/** The text of a leaf: of a string its content, else the token as it stands. */
export function leafText(bytes: Uint8Array, leaf: JsonLeaf): string {
  if (leaf.empty !== undefined) return leaf.empty;
  if (bytes[leaf.start] === 0x22) return readString(bytes, leaf) ?? "";
  return Buffer.from(bytes.subarray(leaf.start, leaf.end)).toString("latin1");
}
