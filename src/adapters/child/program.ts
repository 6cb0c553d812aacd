// A program that the user names, in a process group of its own, ended with everything that it started.

import { type ChildProcess, spawn } from "node:child_process";
import type { RunningProgram } from "../../core/replay/program.ts";
import { startDeadline } from "../timers.ts";
import { endedGroup, killGroup, type Marked, markedProcesses } from "./process-group.ts";

export interface ProgramWish {
  /** Taken by the shell. */
  readonly command: string;
  /** A word that nobody else uses: what the program starts is found by it, also when it has left the group. */
  readonly mark: string;
  /** After a polite SIGTERM the group has this long. */
  readonly graceMs: number;
}

/** The end of what was printed is what tells why. */
const keptBytes = 64 * 1024;

const backgroundPollMs = 250;

/** So long is waited for what was killed by force. */
const forcedMs = 5000;

/** Starts it; what it prints is kept and not shown. A command that cannot be started is one that ended. */
export function startProgram(wish: ProgramWish): RunningProgram {
  const isWindows = process.platform === "win32";
  const child = spawn(isWindows ? wish.command : marked(wish), {
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in the terminal is ours to handle, and what the program starts ends with it.
    detached: !isWindows,
    windowsHide: true,
  });
  const log = tailOf(child);
  const group: Marked = { pid: child.pid, mark: wish.mark };
  // Whatever ends this process, the group does not outlive it.
  const onExit = () => killGroup(group, "SIGKILL");
  process.once("exit", onExit);
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) =>
      resolve(`could not be started (${(error as NodeJS.ErrnoException).code ?? "unknown"})`),
    );
    child.once("exit", async (code, signal) => {
      // What goes on in the background after a good end (`server &`) is the program now.
      if (code === 0) await endedGroup(group, Number.POSITIVE_INFINITY, backgroundPollMs);
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  });
  const end = async () => {
    await endGroup(group, wish.graceMs);
    child.stdout?.destroy();
    child.stderr?.destroy();
    process.off("exit", onExit);
  };
  let closing: Promise<void> | undefined;
  return {
    ended: ended.then((how) => settled(child, how)),
    log,
    close: () => {
      closing ??= end();
      return closing;
    },
  };
}

/** The mark stands in the environment of all that the command starts. */
function marked({ command, mark }: ProgramWish): string {
  return `export HOOKDEV_RUN=${mark}\n${command}`;
}

/** The last words come after the end, and a grandchild that keeps the pipe open must not delay it. */
async function settled(child: ChildProcess, how: string): Promise<string> {
  if (child.stdout === null || child.stdout.readableEnded) return how;
  return new Promise((resolve) => {
    const deadline = startDeadline(200, () => resolve(how));
    child.once("close", () => {
      deadline.cancel();
      resolve(how);
    });
  });
}

function tailOf(child: ChildProcess): () => string {
  let kept: Buffer[] = [];
  let size = 0;
  const keep = (chunk: Buffer) => {
    kept.push(chunk);
    size += chunk.length;
    if (size <= keptBytes * 2) return;
    kept = [Buffer.concat(kept).subarray(-keptBytes)];
    size = keptBytes;
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => Buffer.concat(kept).subarray(-keptBytes).toString("utf8");
}

async function endGroup(group: Marked, graceMs: number): Promise<void> {
  killGroup(group, "SIGTERM");
  if (await endedGroup(group, graceMs)) return;
  killGroup(group, "SIGKILL");
  await endedGroup(group, forcedMs);
  // A daemon may have been born while its parent was ended.
  if (markedProcesses(group.mark).length > 0) killGroup(group, "SIGKILL");
}
