// Something worth knowing beside the result.

import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";

/** Writes one sentence to stderr; names in it may come from a file of a repository. */
export function note(text: string, { system }: Pick<CliContext, "system">): void {
  system.err.write(`Note: ${visible(text)}\n`);
}
