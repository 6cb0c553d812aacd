// `--exec` and `--wait-on`: the app is there before the first request leaves, and gone after the last.

import { openAppTools } from "../compose.ts";
import { bodyBlock } from "../core/body-block.ts";
import { parseWaitPlace, placeOfTarget, type RunningProgram, type WaitPlace } from "../core/replay/program.ts";
import type { Suite } from "../core/suite/suite.ts";
import { parseDuration, parseTarget } from "../core/values.ts";
import { lastLines, startApp } from "../flows/replay/start-app.ts";
import type { CliContext } from "./command.ts";
import type { ReplayOptions } from "./replay-options.ts";
import { usageError } from "./usage-error.ts";

/** After SIGTERM an app has this long to end by itself. */
const graceMs = 5000;

export interface AppPlan {
  readonly command?: string;
  readonly places: readonly WaitPlace[];
  readonly timeoutMs: number;
}

/** What is started and waited for; undefined when neither was asked for. @throws HookdevError `EXEC_EMPTY`, `WAIT_ON_NEEDED` and for values that are none */
export function readAppPlan(options: ReplayOptions, suites: readonly Suite[]): AppPlan | undefined {
  // What an unset variable of the shell leaves behind.
  if (options.exec?.trim() === "")
    throw usageError("EXEC_EMPTY", "--exec names no command.", "Leave it out when your app is running already.");
  const timeoutMs = parseDuration(options.waitTimeout, "--wait-timeout");
  const named = (options.waitOn ?? []).map(parseWaitPlace);
  if (options.exec === undefined) return named.length === 0 ? undefined : { places: named, timeoutMs };
  const target = options.url ?? suites.find((suite) => suite.target !== undefined)?.target;
  if (named.length === 0 && target === undefined)
    throw usageError(
      "WAIT_ON_NEEDED",
      "With --exec it has to be known when the app is up.",
      "Name a place with --wait-on tcp:localhost:3000, or a target with --url.",
    );
  const places = named.length > 0 ? named : [placeOfTarget(parseTarget(target as string, "--url").url)];
  return { command: options.exec, places, timeoutMs };
}

/**
 * Starts what is to be started and waits. What the program printed is shown when it did not come up.
 *
 * @throws HookdevError `APP_ALREADY_THERE`, `APP_ENDED`, `APP_NOT_READY`
 */
export async function openApp(
  { command, places, timeoutMs }: AppPlan,
  signal: AbortSignal,
  context: CliContext,
): Promise<RunningProgram | undefined> {
  const { startProgram, probe } = await openAppTools();
  const { clock, random, err } = context.system;
  const start = command === undefined ? {} : { start: () => startProgram({ command, mark: random.hex(24), graceMs }) };
  const onFailure = (log: string) => {
    if (log.trim() !== "") err.write(`What the program behind --exec printed last:\n${bodyBlock(lastLines(log))}\n`);
  };
  return startApp({ ...start, places, timeoutMs }, { clock, probe, signal, onFailure });
}
