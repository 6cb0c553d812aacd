// Values as JSON on stdout, for programs.

import { visibleJson } from "../core/sanitise.ts";

/** Indented JSON with a line end behind it; what cannot be seen is written as an escape. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`;
}
