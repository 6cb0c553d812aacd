// The real binary as a child process, in a home of its own.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../../bin/hookdev.js", import.meta.url));

/** What a finished run left behind. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Working folder; the checkout when missing. */
  readonly cwd?: string;
}

/** A fresh folder for store and sessions. */
export function freshHome(): string {
  return mkdtempSync(join(tmpdir(), "hookdev-home-"));
}

/** Runs hookdev to its end. */
export async function runHookdev(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = launch(args, options);
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return finished(child);
}

/** Collects output until the process has ended. */
export function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Starts hookdev and leaves it running. */
export function launch(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const { HOOKDEV_SECRET_PLIANCE: _unused, CI: _ci, NO_COLOR: _colour, FORCE_COLOR: _force, ...env } = process.env;
  return spawn(process.execPath, [binary, ...args], {
    env: { ...env, HOOKDEV_HOME: options.home ?? freshHome(), ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** One line of NDJSON. */
export type Line = Record<string, unknown> & { readonly type: string };

export interface Listening extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` of the inbox; empty where there is none. */
  readonly url: string;
  readonly ready: Line;
  readonly child: ChildProcessWithoutNullStreams;
  readonly home: string;
  /** Every line so far. */
  readonly lines: readonly Line[];
  /** The first line, past or coming, that fits. */
  waitFor(fits: (line: Line) => boolean): Promise<Line>;
  /** Ends it with a signal and waits. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** `hookdev listen --output ndjson` on a free port; resolves when it is ready. */
export function startListen(args: readonly string[] = [], options: RunOptions = {}): Promise<Listening> {
  return startSession(["listen", ...args], options);
}

/** A command that runs until it is ended, with `--output ndjson` and a free port; resolves when it is ready. */
export async function startSession(words: readonly string[], options: RunOptions = {}): Promise<Listening> {
  const home = options.home ?? freshHome();
  const [command = "", ...args] = words;
  const child = launch([command, "--port", "0", "--output", "ndjson", ...args], { ...options, home });
  const lines: Line[] = [];
  let waiting: { fits: (line: Line) => boolean; resolve: (line: Line) => void }[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    for (const entry of waiting.filter(({ fits }) => fits(line))) entry.resolve(line);
    waiting = waiting.filter(({ fits }) => !fits(line));
  });
  const waitFor = (fits: (line: Line) => boolean) => {
    const past = lines.find(fits);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise<Line>((resolve, reject) => {
      waiting.push({ fits, resolve });
      void ended.then((code) => reject(new Error(`${command} ended with ${code} before the line came: ${stderr}`)));
    });
  };
  const ready = await waitFor(({ type }) => type === "ready");
  const stop = async (signal: NodeJS.Signals = "SIGINT") => {
    child.kill(signal);
    return ended;
  };
  const url = (ready.inbox as string[] | undefined)?.[0] ?? "";
  return {
    url,
    ready,
    child,
    home,
    lines,
    waitFor,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop("SIGKILL")),
  };
}
