// A suite file that was read, and the error when it cannot be used.

import { HookdevError } from "../errors.ts";
import type { Problem } from "../provider-schema/located.ts";
import { visible } from "../sanitise.ts";
import type { Suite } from "./suite.ts";

export interface SuiteFile {
  /** As it is shown. */
  readonly path: string;
  /** Missing when a problem is an error. */
  readonly suite?: Suite;
  readonly problems: readonly Problem[];
}

/** The suite. @throws HookdevError `SUITE_INVALID`, after all problems have been told line by line (`problemLine`) */
export function usableSuite({ path, suite, problems }: SuiteFile): Suite {
  if (suite !== undefined) return suite;
  const count = problems.filter(({ severity }) => severity === "error").length;
  throw new HookdevError("SUITE_INVALID", {
    category: "config",
    message: `${visible(path)} cannot be used: ${count} ${count === 1 ? "mistake" : "mistakes"} in it.`,
    remedy:
      "Each is told above with its line; docs/suites.md describes the format, and its JSON Schema lets an editor check it.",
  });
}
