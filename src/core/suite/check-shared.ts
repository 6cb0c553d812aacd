// Checks of what a case and the defaults have in common.

import { isFraming } from "../http.ts";
import { signingTime } from "../replay/signing-time.ts";
import { quoted } from "../sanitise.ts";
import { parseDuration } from "../values.ts";
import { checkExpect } from "./check-expect.ts";
import type { Checking, Path } from "./checking.ts";
import type { FileShared } from "./file-types.ts";
import { generatorProblem } from "./generate.ts";

/** Headers, times and expectations. */
export function checkShared({ headers, at, timeout, expect }: FileShared, path: Path, checking: Checking): void {
  if (at !== undefined) checking.attempt([...path, "at"], () => signingTime(at, 0));
  checkDuration(timeout, [...path, "timeout"], checking);
  if (expect !== undefined) checkExpect(expect, [...path, "expect"], checking);
  for (const [name, values] of Object.entries(headers ?? {})) {
    const place = [...path, "headers", name];
    if (isFraming(name))
      checking.complain(
        place,
        `The header ${quoted(name)} cannot be set: hookdev writes it itself, to fit what is sent.`,
      );
    for (const value of [values].flat()) {
      const problem = generatorProblem(value);
      if (problem !== undefined) checking.complain(place, problem);
    }
  }
}

/** Its form is right already; that it is more than nothing is seen here. */
export function checkDuration(text: string | undefined, path: Path, checking: Checking): void {
  if (text !== undefined) checking.attempt(path, () => parseDuration(text, String(path.at(-1))));
}
