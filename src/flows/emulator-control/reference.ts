// What an event is about, where nobody says so: the id by which its provider's events belong together.

import type { Emulation } from "../../core/emulation/emulation.ts";
import { locate } from "../../core/json/locate.ts";
import { readString } from "../../core/json/read-string.ts";

/** Longer text is no id. */
const longest = 200;

/** The first of the provider's shared ids as the payload has it, text or whole number; undefined where it has none. */
export function referenceIn(body: Uint8Array, { sharedIds = [] }: Pick<Emulation, "sharedIds">): string | undefined {
  for (const pointer of sharedIds[0]?.pointers ?? []) {
    const span = locate(body, pointer);
    if (span === undefined || span.end - span.start > longest) continue;
    const text = Buffer.from(body.subarray(span.start, span.end)).toString();
    const id = text.startsWith('"') ? readString(body, span) : /^\d+$/.exec(text)?.[0];
    if (id !== undefined && id !== "") return id;
  }
  return undefined;
}
