// From argv to an exit code: the version at once, everything else through the program.

import { openSystem } from "../compose.ts";
import { version } from "../core/version.ts";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { createRedaction } from "./redaction.ts";
import { readSettings } from "./settings.ts";
import { tellError } from "./tell-error.ts";

/** Runs hookdev with these arguments and sets the process's exit code when all output has left. */
export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const opened = openSystem();
  const redaction = createRedaction();
  const system = { ...opened, out: redaction.over(opened.out), err: redaction.over(opened.err) };
  let code: ExitCode = exitCodes.success;
  const context: CliContext = {
    system,
    settings: readSettings(),
    redaction,
    exit: (next) => {
      code = next;
    },
  };
  try {
    if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) system.out.write(`${version}\n`);
    // commander is a third of the start-up time, and the version does not need it.
    else await (await import("./program.ts")).runProgram(argv, context);
  } catch (error) {
    code = tellError(error, context);
  }
  process.exitCode = await settle(system, code);
}

/** Waits for the output; lost output is never a success. A reader that left early (`| head`) is no error. */
async function settle(system: ReturnType<typeof openSystem>, code: ExitCode): Promise<ExitCode> {
  await Promise.all([system.out.flush(), system.err.flush()]);
  return system.outputLost() && code === exitCodes.success ? exitCodes.environment : code;
}
