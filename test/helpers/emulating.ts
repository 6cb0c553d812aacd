// `hookdev emulate` in the test's own process, with the calls that tests make of it.

import { afterEach } from "vitest";
import { type CliOptions, type CliRun, runCli, startCli } from "./cli-in-process.ts";
import { call, type Reply } from "./seeds/stage.ts";

export interface Emulating extends CliRun {
  readonly base: string;
  /** A control call with its header; POST where there is a body. */
  control(path: string, json?: unknown, method?: string): Promise<Reply>;
  /** Another command that finds this emulator by itself. */
  run(...argv: string[]): ReturnType<typeof runCli>;
}

const running = new Set<CliRun>();

/** Ends what a test has started and not ended. Call it once in a test file. */
export function endEmulatorsAfterEach(): void {
  afterEach(async () => {
    for (const run of running) await run.stop();
    running.clear();
  });
}

/** Starts it on a free port, without a state file unless one is named. */
export async function startEmulating(args: readonly string[], options: CliOptions = {}): Promise<Emulating> {
  const kept = args.includes("--state") ? [] : ["--ephemeral"];
  const run = startCli(["emulate", ...args, ...kept, "--port", "0", "--output", "ndjson"], options);
  running.add(run);
  const ready = await run.waitFor(({ type }) => type === "ready");
  const base = (ready.addresses as string[])[0] as string;
  return {
    ...run,
    base,
    control: (path, json, method = json === undefined ? "GET" : "POST") =>
      call(method, `${base}/_hookdev/${path}`, { headers: { "X-Hookdev-Control": "1" }, json }),
    run: (...argv) => runCli(argv, { home: run.home }),
    async stop() {
      running.delete(run);
      return run.stop();
    },
  };
}
