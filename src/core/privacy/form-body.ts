// Form bodies (`a=1&b=2`): only the values that change are written anew.

import { utf8Text } from "../utf8.ts";
import type { Place } from "./key-kinds.ts";
import type { TextEdit } from "./kinds.ts";
import { applyTextEdits } from "./layers.ts";

/** Whether the body is a form: by its type, or without one by its look. */
export function isForm(body: Uint8Array, contentType: string | undefined): boolean {
  const text = utf8Text(body);
  if (text === undefined) return false;
  const look = /^[^\s=&<>{}"]{1,200}=[^\s&<>{}"]*(?:&[^\s=&<>{}"]+(?:=[^\s&<>{}"]*)?)*$/.test(text);
  // What cannot be decoded cannot be looked at.
  if (decoded(text) === undefined) return false;
  return contentType === undefined ? look : /^\s*application\/x-www-form-urlencoded\b/i.test(contentType) && look;
}

/** Edits every value under its key; a key such as `user[name]` is two steps. */
export function editForm(body: Uint8Array, edit: (text: string, place: Place) => readonly TextEdit[]): Uint8Array {
  const text = utf8Text(body) ?? "";
  const pairs = text.split("&");
  const siblings = new Set(pairs.map((pair) => stepsOf(decoded(pair.split("=", 1)[0] as string) ?? "").at(-1) ?? ""));
  const next = pairs.map((pair) => {
    const equals = pair.indexOf("=");
    const key = decoded(equals === -1 ? pair : pair.slice(0, equals));
    const value = decoded(equals === -1 ? "" : pair.slice(equals + 1));
    if (key === undefined || value === undefined) return pair;
    const place = { pointer: `/${key}`, keys: stepsOf(key), siblings, numeric: false };
    const edits = edit(value, place);
    return edits.length === 0 ? pair : pair.slice(0, equals + 1) + encoded(applyTextEdits(value, edits));
  });
  return Buffer.from(next.join("&"), "utf8");
}

function stepsOf(key: string): string[] {
  return key.split(/[[\].]+/).filter((step) => step !== "" && !/^\d+$/.test(step));
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
