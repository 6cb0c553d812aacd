// An error in words on stderr, and the exit code that belongs to it.

import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodeFor, exitCodes } from "./exit-codes.ts";

/** Writes what happened, why and what now; unknown errors are our defect and keep their stack. */
export function tellError(error: unknown, context: CliContext): ExitCode {
  // Commander has already written its own message; its exit code 1 is our 2, help and version are no errors.
  if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
  const { err } = context.system;
  if (error instanceof HookdevError) {
    err.write(`hookdev: ${visible(error.message)}\n`);
    if (error.remedy !== undefined) err.write(`  ${visible(error.remedy)}\n`);
    err.write(`  (${error.code})\n`);
    return exitCodeFor(error.category);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(
    `hookdev: a defect of hookdev itself, sorry. Please report it with these lines:\n${visible(stack, { multiline: true })}\n`,
  );
  return exitCodes.bug;
}

/** Told by its shape, so that a start without commander does not load it. */
function isCommanderError(error: unknown): error is Error & { readonly exitCode: number } {
  return (
    error instanceof Error && "exitCode" in error && "code" in error && String(error.code).startsWith("commander.")
  );
}
