// Which output a session has: decided before anything heavy is loaded.

import type { CliContext } from "./command.ts";
import type { OutputMode } from "./listen-view.ts";
import { usageError } from "./usage-error.ts";

/** What the user may ask for; without a wish the surroundings decide. */
export type OutputWish = OutputMode | "tui";

/** Whether the surroundings can show the terminal inspector, or why not. */
function screenObstacle({ system, settings }: CliContext, stdinIsTty: boolean): string | undefined {
  if (!system.out.isTty) return "standard output is not a terminal";
  if (!stdinIsTty) return "standard input is not a terminal";
  if (settings.term === "dumb") return "TERM is dumb";
  return undefined;
}

/** The output for a wish. @throws HookdevError `SCREEN_NOT_POSSIBLE` when the screen was asked for and cannot be shown */
export function chooseOutput(wish: OutputWish | undefined, context: CliContext, stdinIsTty: boolean): OutputWish {
  const obstacle = screenObstacle(context, stdinIsTty);
  if (wish === "tui" && obstacle !== undefined) {
    throw usageError(
      "SCREEN_NOT_POSSIBLE",
      `--output tui needs a terminal, and ${obstacle}.`,
      "Use --output pretty for lines or --output ndjson for scripts.",
    );
  }
  if (wish !== undefined) return wish;
  const unwanted = context.settings.ci || context.settings.variable("INK_SCREEN_READER") === "true";
  return obstacle === undefined && !unwanted ? "tui" : "pretty";
}
