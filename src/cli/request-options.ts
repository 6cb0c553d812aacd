// Options that describe a request: header lines.

import type { HeaderLines } from "../core/http.ts";
import { parseHeader } from "../core/values.ts";

/** `--header 'Name: value'` options as header lines, in the order given. @throws HookdevError on a line that is none */
export function readHeaders(options: readonly string[]): HeaderLines {
  return options.flatMap((text) => [...parseHeader(text, "--header")]);
}
