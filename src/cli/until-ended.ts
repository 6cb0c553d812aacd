// When a session ends: by a signal, or because nobody reads its output any more.

import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Resolves with the exit code of the signal, or with success when nobody reads stdout any more. */
export function untilEnded({ system }: CliContext): Promise<ExitCode> {
  return new Promise((resolve) => {
    system.onEndSignal((_signal, exitCode) => resolve(exitCode));
    system.onBrokenPipe(() => resolve(exitCodes.success));
  });
}
