// `hookdev listen` on a pseudo terminal of 120×40, with keys going in and frames coming out.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { accepting, freePort, hookdev, quietEnvironment } from "./workplace.ts";

export interface PtySession {
  readonly port: number;
  readonly pid: number;
  /** Presses a key and gives the milliseconds until the terminal has been sent this text. */
  latency(key: string, shows: string): Promise<number>;
  /** How often the whole screen was erased so far. */
  fullErases(): number;
  /** Processor time of the process so far, in milliseconds. */
  cpuMs(): number;
  stop(): Promise<void>;
}

export interface PtyOptions {
  readonly folder: string;
  readonly store: string;
  /** `tui` on the pseudo terminal, `quiet` for the server's own share. */
  readonly output: "tui" | "quiet";
}

/** Starts a session; needs `script` (util-linux), which makes the pseudo terminal. */
export async function openPtySession({ folder, store, output }: PtyOptions): Promise<PtySession> {
  const port = await freePort();
  const pidFile = join(folder, `pty-${port}.pid`);
  const words = [
    process.execPath,
    hookdev,
    "listen",
    "--port",
    String(port),
    "--output",
    output,
    "--store",
    store,
    "--keep",
    "forever",
  ];
  const command = `stty cols 120 rows 40; echo $$ > ${pidFile}; exec ${words.join(" ")}`;
  const child = spawn("script", ["-qfec", command, "/dev/null"], {
    env: { ...quietEnvironment(folder), TERM: "xterm-256color", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const output$ = watch(child);
  await accepting(port, () => child.exitCode !== null);
  while (!existsSync(pidFile) || readFileSync(pidFile, "utf8").trim() === "") await sleep(10);
  const pid = Number(readFileSync(pidFile, "utf8"));
  return {
    port,
    pid,
    latency: (key, shows) => output$.latency(() => child.stdin?.write(key), shows),
    fullErases: output$.fullErases,
    cpuMs: () => cpuMsOf(pid),
    async stop() {
      process.kill(pid, "SIGTERM");
      await ended;
    },
  };
}

/** Ink draws over what has changed; 2J and 3J would be the flicker of a whole erase. */
const fullErase = /\u001b\[[23]J/g;

function watch(child: ChildProcess) {
  let erases = 0;
  let onText: ((text: string) => void) | undefined;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    erases += text.match(fullErase)?.length ?? 0;
    onText?.(text);
  });
  return {
    fullErases: () => erases,
    latency: (press: () => void, shows: string) =>
      new Promise<number>((resolve, reject) => {
        let seen = "";
        const late = setTimeout(() => reject(new Error(`the screen never showed ${shows}`)), 10_000);
        const began = performance.now();
        onText = (text) => {
          seen += text;
          if (!seen.includes(shows)) return;
          onText = undefined;
          clearTimeout(late);
          resolve(performance.now() - began);
        };
        press();
      }),
  };
}

/** User and system time from /proc, where a tick is 10 ms. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
