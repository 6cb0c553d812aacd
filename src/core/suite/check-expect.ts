// Checks of an expectation: patterns that are none, schemas that cannot be used.

import type { Checking, Path } from "./checking.ts";
import type { FileExpect } from "./file-types.ts";

/** Every problem of an `expect` whose shape is right. */
export function checkExpect({ headers, body }: FileExpect, path: Path, checking: Checking): void {
  for (const [name, value] of Object.entries(headers ?? {}))
    if (typeof value === "object") checkPattern(value.matches, [...path, "headers", name, "matches"], checking);
  body?.forEach(({ matches }, index) => {
    checkPattern(matches, [...path, "body", index, "matches"], checking);
  });
}

function checkPattern(pattern: string | undefined, path: Path, checking: Checking): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    // The engine repeats the pattern in front of its reason.
    const reason = error instanceof Error ? error.message.split(": ").at(-1) : "";
    checking.complain(path, `${checking.shown(path, pattern)} is no regular expression: ${reason}.`);
  }
}
