// What differs between two bodies: value by value when both are JSON, else where the bytes part.

import { type JsonLeaf, jsonLeaves, leafText } from "./json/leaves.ts";

export interface ValueChange {
  readonly pointer: string;
  /** The token as it stands; undefined on the side that does not have it. */
  readonly before?: string;
  readonly after?: string;
}

export type BodyDiff =
  | { readonly kind: "same" }
  /** The same values in other bytes: spaces, order of keys, escapes. */
  | { readonly kind: "same-values"; readonly firstAt: number }
  | { readonly kind: "json"; readonly changes: readonly ValueChange[] }
  | {
      readonly kind: "bytes";
      /** Offset of the first byte that differs. */
      readonly firstAt: number;
      /** Bytes that are the same at the end of both. */
      readonly sameAtEnd: number;
      readonly sizes: readonly [before: number, after: number];
    };

/** Larger bodies are compared as bytes. */
const maxJsonBytes = 2 * 1024 * 1024;

/** Compares two bodies. */
export function diffBodies(before: Uint8Array, after: Uint8Array): BodyDiff {
  const firstAt = firstDifference(before, after);
  if (firstAt === -1) return { kind: "same" };
  const [old, now] = [bodyTokens(before), bodyTokens(after)];
  if (old === undefined || now === undefined)
    return {
      kind: "bytes",
      firstAt,
      sameAtEnd: sameAtEnd(before, after, firstAt),
      sizes: [before.length, after.length],
    };
  const changes = compare(old, now);
  return changes.length === 0 ? { kind: "same-values", firstAt } : { kind: "json", changes };
}

function compare(old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): ValueChange[] {
  const changes: ValueChange[] = [];
  for (const [pointer, before] of old) {
    const after = now.get(pointer);
    if (after === undefined) changes.push({ pointer, before });
    else if (after !== before) changes.push({ pointer, before, after });
  }
  for (const [pointer, after] of now) if (!old.has(pointer)) changes.push({ pointer, after });
  return changes;
}

/** Each leaf as JSON text by its pointer, so that `1` and `"1"` differ; undefined when it is no JSON, or over 2 MB. */
export function bodyTokens(bytes: Uint8Array): Map<string, string> | undefined {
  const leaves = bytes.length > maxJsonBytes ? undefined : jsonLeaves(bytes);
  return leaves && new Map(leaves.map((leaf) => [leaf.pointer, token(bytes, leaf)]));
}

function token(bytes: Uint8Array, leaf: JsonLeaf): string {
  const text = leafText(bytes, leaf);
  return bytes[leaf.start] === 0x22 && leaf.empty === undefined ? JSON.stringify(text) : text;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? -1 : shorter;
}

function sameAtEnd(a: Uint8Array, b: Uint8Array, firstAt: number): number {
  const most = Math.min(a.length, b.length) - firstAt;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
}
