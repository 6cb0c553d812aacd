// The whole command line inside the test's own process: argv in, output and exit code out, everything else real.

import type { CliContext } from "../../src/cli/command.ts";
import { type ExitCode, exitCodes } from "../../src/cli/exit-codes.ts";
import { runProgram } from "../../src/cli/program.ts";
import { createRedaction } from "../../src/cli/redaction.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { tellError } from "../../src/cli/tell-error.ts";
import { openSystem, type System } from "../../src/compose.ts";
import { freshHome, type Line } from "./binary.ts";

export interface CliRun {
  readonly home: string;
  stdout(): string;
  stderr(): string;
  /** The first line of NDJSON, past or coming, that fits. Rejects when the run ends before. */
  waitFor(fits: (line: Line) => boolean): Promise<Line>;
  lines(): readonly Line[];
  /** Ends it as Ctrl-C does, and waits. */
  stop(): Promise<ExitCode>;
  readonly ended: Promise<ExitCode>;
}

export interface CliOptions {
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** Runs a command; one that goes on until a signal is ended with `stop`. */
export function startCli(argv: readonly string[], options: CliOptions = {}): CliRun {
  const home = options.home ?? freshHome();
  const texts = { out: "", err: "" };
  const watchers = new Set<() => void>();
  const redaction = createRedaction();
  const sink = (name: "out" | "err") =>
    redaction.over({
      write: (text) => {
        texts[name] += typeof text === "string" ? text : Buffer.from(text).toString();
        for (const watcher of watchers) watcher();
      },
      flush: () => Promise.resolve(),
      isTty: false,
      columns: 80,
    });
  let end: () => void = () => undefined;
  const system: System = {
    ...openSystem(),
    out: sink("out"),
    err: sink("err"),
    readStdin: async () => Buffer.from(options.stdin ?? ""),
    onEndSignal: (callback) => {
      end = () => callback("SIGINT", 130);
      return () => undefined;
    },
    onBrokenPipe: () => undefined,
  };
  let code: ExitCode = exitCodes.success;
  const context: CliContext = {
    system,
    settings: readSettings({ HOOKDEV_HOME: home, ...options.env }),
    redaction,
    exit: (next) => {
      code = next;
    },
  };
  const ended = runProgram(argv, context)
    .catch((error: unknown) => {
      code = tellError(error, context);
    })
    .then(() => code);
  const lines = () =>
    texts.out
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  return {
    home,
    ended,
    lines,
    stdout: () => texts.out,
    stderr: () => texts.err,
    waitFor: (fits) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = lines().find(fits);
          if (found === undefined) return;
          watchers.delete(check);
          resolve(found);
        };
        watchers.add(check);
        check();
        void ended.then((status) => reject(new Error(`ended with ${status} before the line came: ${texts.err}`)));
      }),
    async stop() {
      end();
      return ended;
    },
  };
}

/** Runs a command to its end. */
export async function runCli(argv: readonly string[], options: CliOptions = {}) {
  const run = startCli(argv, options);
  const code = await run.ended;
  return { code, stdout: run.stdout(), stderr: run.stderr() };
}
