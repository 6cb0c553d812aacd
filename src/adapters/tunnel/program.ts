// A tunnel that is another program: started from PATH, read line by line, ended with us.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { HookdevError } from "../../core/errors.ts";
import type { OpenTunnel, TunnelWish } from "../../core/ports.ts";
import { clip, quoted, visible } from "../../core/sanitise.ts";
import { startDeadline } from "../timers.ts";

export interface TunnelProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Where to get the program, when it is not on PATH. */
  readonly install: string;
  /** Looks at each line of stdout and stderr; the public URL as soon as it is known. */
  readonly findUrl: (line: string) => string | undefined;
  /** True for a URL that is taken only when no other one follows at once. */
  readonly mayImprove: (url: string) => boolean;
  /** True for a line that says something is wrong while the program goes on. */
  readonly isTrouble: (line: string) => boolean;
  /** True for words after which trying again cannot help: a refused login, an unknown host key. */
  readonly isFinal: (words: string) => boolean;
}

/** A program that has not said its URL by then is given up. */
const openDeadlineMs = 20_000;

/** So long a better URL is waited for. */
const improveMs = 500;

/** After a polite SIGTERM a program has this long. */
const politeMs = 2000;

/** @throws HookdevError `TUNNEL_PROGRAM_MISSING`, `TUNNEL_PROGRAM_REFUSED`, `TUNNEL_PROGRAM_ENDED`, `TUNNEL_PROGRAM_SILENT` */
export async function openProgram(wanted: TunnelProgram, wish: TunnelWish): Promise<OpenTunnel> {
  wish.signal.throwIfAborted();
  const run = start(wanted, wish);
  const deadline = startDeadline(openDeadlineMs, () => run.fail(silent(wanted, run.said())));
  try {
    const url = await run.url;
    return { url, ended: run.ended, close: run.close };
  } catch (error) {
    await run.close();
    throw error;
  } finally {
    deadline.cancel();
  }
}

interface Run {
  readonly url: Promise<string>;
  /** Resolves with words when the program has ended. */
  readonly ended: Promise<string>;
  said(): string;
  fail(error: unknown): void;
  close(): Promise<void>;
}

function start(wanted: TunnelProgram, wish: TunnelWish): Run {
  // A group of its own: Ctrl-C in the terminal is ours to handle, and what the program starts ends with it.
  const child = spawn(wanted.program, wanted.args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const kept: string[] = [];
  const said = () => kept.join(" ");
  const opened = Promise.withResolvers<string>();
  // Whoever waits for the URL hears of the failure; nobody has to.
  opened.promise.catch(() => undefined);
  let isOpen = false;
  const take = (url: string): void => {
    isOpen = true;
    opened.resolve(url);
  };
  const onLine = (line: string): void => {
    const url = isOpen ? undefined : wanted.findUrl(line);
    if (url !== undefined) {
      if (wanted.mayImprove(url)) startDeadline(improveMs, () => take(url));
      else take(url);
    } else if (wanted.isTrouble(line)) {
      keepLast(kept, line);
      if (isOpen) wish.onTrouble(words(line));
    }
  };
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);
  child.stdin.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      opened.reject(notStarted(wanted, error));
      resolve(`${wanted.program} could not be started.`);
    });
    // `close` and not `exit`: the last words come first.
    child.once("close", (code, signal) => {
      opened.reject(endedEarly(wanted, said(), signal ?? `code ${code}`));
      resolve(`${wanted.program} ended with ${signal ?? `code ${code}`}${isOpen ? wordsAfterColon(said()) : ""}.`);
    });
  });
  const end = endWithUs(child, ended, wish.signal);
  wish.signal.addEventListener("abort", () => opened.reject(wish.signal.reason), { once: true });
  return { url: opened.promise, ended, said, fail: opened.reject, close: end };
}

/** Ends the group on request, on abort and when this process exits. */
function endWithUs(child: ChildProcess, ended: Promise<string>, signal: AbortSignal): () => Promise<void> {
  const kill = (name: NodeJS.Signals): void => {
    // Without a pid it never ran; once it has been waited for, its number may belong to another process.
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      child.kill(name);
    }
  };
  const onExit = () => kill("SIGKILL");
  process.once("exit", onExit);
  const close = async (): Promise<void> => {
    kill("SIGTERM");
    const deadline = startDeadline(politeMs, () => kill("SIGKILL"));
    await ended;
    deadline.cancel();
  };
  const onAbort = () => void close();
  signal.addEventListener("abort", onAbort, { once: true });
  void ended.then(() => {
    process.off("exit", onExit);
    signal.removeEventListener("abort", onAbort);
  });
  return close;
}

function readLines(from: Readable, onLine: (line: string) => void): void {
  // A program that writes without line ends must not fill our memory.
  createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => onLine(clip(line, 2000)));
}

/** The last few words of trouble are enough to say why it ended. */
function keepLast(kept: string[], line: string): void {
  kept.push(words(line));
  if (kept.length > 2) kept.shift();
}

function words(line: string): string {
  return clip(visible(line.trim()), 200);
}

function wordsAfterColon(said: string): string {
  return said === "" ? "" : `: ${said.replace(/\.$/, "")}`;
}

function notStarted({ program, install }: TunnelProgram, cause: Error): HookdevError {
  return new HookdevError("TUNNEL_PROGRAM_MISSING", {
    category: "environment",
    message: `${quoted(program)} cannot be started (${(cause as NodeJS.ErrnoException).code ?? "unknown"}): it is not on PATH, or may not be run.`,
    remedy: `${install} hookdev downloads no programs.`,
    cause,
  });
}

function endedEarly({ program, isFinal }: TunnelProgram, said: string, how: string): HookdevError {
  const message = `${program} ended with ${how} before the tunnel was open${wordsAfterColon(said)}.`;
  if (isFinal(said))
    return new HookdevError("TUNNEL_PROGRAM_REFUSED", {
      category: "environment",
      message,
      remedy: `Run ${program} by hand once to see what it asks for, then start again.`,
    });
  return new HookdevError("TUNNEL_PROGRAM_ENDED", {
    category: "unreachable",
    message,
    remedy: "Check the network and the name of the relay; hookdev listen goes on without a tunnel.",
  });
}

function silent({ program }: TunnelProgram, said: string): HookdevError {
  return new HookdevError("TUNNEL_PROGRAM_SILENT", {
    category: "unreachable",
    message: `${program} has not said a public URL in ${openDeadlineMs / 1000} s${wordsAfterColon(said)}.`,
    remedy: `Run ${program} by hand to see what it waits for; hookdev listen goes on without a tunnel.`,
  });
}
