// JSON Pointers (RFC 6901), taken apart once and kept.

import { HookdevError } from "../errors.ts";
import { quoted } from "../sanitise.ts";

/** One step of a pointer: a key of an object, or an index when an array is what stands there. */
export interface PointerToken {
  /** The key with `~0` and `~1` resolved. */
  readonly key: string;
  /** The key in UTF-8, to compare with the body's bytes. */
  readonly keyBytes: Uint8Array;
  /** The array index that the key spells, or -1 when it spells none (`01`, `-`, `a`). */
  readonly index: number;
}

export interface Pointer {
  readonly text: string;
  readonly tokens: readonly PointerToken[];
}

const compiled = new Map<string, Pointer>();
const cacheLimit = 1000;

/**
 * Takes a JSON Pointer apart: `""` is the whole document, `/a/0/b~1c` steps through it.
 *
 * @throws HookdevError `POINTER_INVALID` when it does not start with `/` or holds a `~` without 0 or 1
 */
export function compilePointer(text: string): Pointer {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  refuseInvalid(text);
  const pointer = { text, tokens: text === "" ? [] : text.slice(1).split("/").map(compileToken) };
  if (compiled.size >= cacheLimit) compiled.clear();
  compiled.set(text, pointer);
  return pointer;
}

/** Writes the first `count` tokens of a pointer as a pointer again. */
export function pointerPrefix(pointer: Pointer, count: number): string {
  return pointer.text
    .split("/")
    .slice(0, count + 1)
    .join("/");
}

function refuseInvalid(text: string): void {
  if (text !== "" && !text.startsWith("/"))
    throw new HookdevError("POINTER_INVALID", {
      category: "usage",
      message: `${quoted(text)} is not a JSON Pointer: it has to start with "/".`,
      remedy: `Write ${quoted(`/${text}`)}, with "/" between the keys.`,
    });
  if (/~(?![01])/.test(text))
    throw new HookdevError("POINTER_INVALID", {
      category: "usage",
      message: `${quoted(text)} is not a JSON Pointer: "~" has to be followed by 0 or 1.`,
      remedy: 'Write "~0" for "~" and "~1" for "/" inside a key.',
    });
}

function compileToken(escaped: string): PointerToken {
  const key = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
  const index = /^(0|[1-9]\d{0,14})$/.test(key) ? Number(key) : -1;
  return { key, keyBytes: new TextEncoder().encode(key), index };
}
