// A suite file that was read, and the error when it cannot be used.

import { HookdevError } from "../errors.ts";
import type { Problem } from "../provider-schema/located.ts";
import { problemLine } from "../provider-schema/own-providers.ts";
import { visible } from "../sanitise.ts";
import type { Suite } from "./suite.ts";

export interface SuiteFile {
  /** As it is shown. */
  readonly path: string;
  /** Missing when a problem is an error. */
  readonly suite?: Suite;
  readonly problems: readonly Problem[];
}

const howTo = "docs/suites.md describes the format, and its JSON Schema lets an editor check it.";

/** The suite. @throws HookdevError `SUITE_INVALID`, after all problems have been told line by line (`problemLine`) */
export function usableSuite(file: SuiteFile): Suite {
  if (file.suite !== undefined) return file.suite;
  throw invalid(file, ".", `Each is told above with its line; ${howTo}`);
}

const mostTold = 20;

/** The same where nobody has told the problems: they stand in the message. @throws HookdevError `SUITE_INVALID` */
export function usableSuiteOrAll(file: SuiteFile): Suite {
  if (file.suite !== undefined) return file.suite;
  const lines = file.problems.map((problem) => visible(problemLine(file, problem)));
  const more = lines.length > mostTold ? [`… and ${lines.length - mostTold} more`] : [];
  throw invalid(file, `:\n${[...lines.slice(0, mostTold), ...more].join("\n")}`, howTo);
}

function invalid({ path, problems }: SuiteFile, details: string, remedy: string): HookdevError {
  const count = problems.filter(({ severity }) => severity === "error").length;
  return new HookdevError("SUITE_INVALID", {
    category: "config",
    message: `${visible(path)} cannot be used: ${count} ${count === 1 ? "mistake" : "mistakes"} in it${details}`,
    remedy,
  });
}
