// The `set` and `headers` of a case with everything made up that is to be made up.

import type { Edit } from "../fixture.ts";
import { type HeaderLines, headerPairs } from "../http.ts";
import { jsonLeaves, leafText } from "../json/leaves.ts";
import { filled, isNumeric, type Place } from "./generate.ts";
import type { SetValue } from "./suite.ts";

/**
 * The edits for `applyEdits`. A value that is one generator of numbers (`{{int:1-9}}`, `{{seq}}`, `{{now:unix}}`) is a
 * number where a number stands in the payload, else a text.
 *
 * @throws HookdevError `GENERATOR_INVALID`
 */
export function setEdits(set: readonly SetValue[], place: Place): Edit[] {
  return set.map(({ pointer, value, written }) => {
    const text = filledJson(written ?? JSON.stringify(value), pointer, place);
    return typeof value === "string" && isNumeric(value)
      ? { pointer, value: text, keepsType: true }
      : { pointer, value: text };
  });
}

/** Header lines with their values filled in. @throws HookdevError `GENERATOR_INVALID` */
export function filledHeaders(lines: HeaderLines, place: Place): HeaderLines {
  const seen = new Map<string, number>();
  return headerPairs(lines).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return [name, filled(value, `header ${key} ${before}`, place)];
  });
}

/** JSON text in which every string is filled in; numbers stay as they are written. */
function filledJson(json: string, pointer: string, place: Place): string {
  if (!json.includes("{{")) return json;
  const bytes = Buffer.from(json, "utf8");
  let text = "";
  let at = 0;
  for (const leaf of jsonLeaves(bytes) ?? []) {
    if (leaf.empty !== undefined || bytes[leaf.start] !== 0x22) continue;
    const value = filled(leafText(bytes, leaf), `${pointer}${leaf.pointer}`, place);
    text += bytes.toString("utf8", at, leaf.start) + JSON.stringify(value);
    at = leaf.end;
  }
  return text + bytes.toString("utf8", at);
}
