// A real terminal for tests: tmux with real keys; what happens in it is heard of at once, never slept for.

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Whether this machine has tmux; tests that need it are skipped where it has not, and say so. */
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Tmux {
  /** Types text as it is. */
  type(text: string): void;
  /** Presses keys by tmux's names: `Enter`, `C-z`, `Escape`. */
  press(...keys: string[]): void;
  screen(): string;
  /** Resolves with the screen as soon as it shows this. */
  until(wanted: string | RegExp): Promise<string>;
  /** `alternate_on`, `cursor_flag`: what tmux knows about the pane. */
  state(format: string): string;
  resize(columns: number, rows: number): void;
  /** As when the window of a terminal is closed. */
  closePane(): void;
  close(): Promise<void>;
}

/** Opens a shell in a tmux server of its own. */
export function openTmux({ columns, rows, folder, env }: TmuxOptions): Tmux {
  const server = `hookdev-test-${process.pid}-${++opened}`;
  const tmux = (...args: string[]) =>
    execFileSync("tmux", ["-L", server, ...args], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, LANG: "C.UTF-8", TERM: "xterm-256color" },
    });
  // On a terminal `listen` would open a tunnel; tests stay on this machine.
  const variables = Object.entries({ HOOKDEV_LOCAL_ONLY: "1", ...env }).flatMap(([name, value]) => [
    "-e",
    `${name}=${value}`,
  ]);
  tmux(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "t",
    "-x",
    String(columns),
    "-y",
    String(rows),
    "-c",
    folder,
    ...variables,
    "env PS1='$ ' sh",
  );
  const listener = spawn("tmux", ["-L", server, "-C", "attach", "-t", "t"], {
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", TERM: "xterm-256color" },
  });
  // A second client must not change the size of the pane.
  tmux("set-option", "-g", "window-size", "manual");
  tmux("resize-window", "-t", "t", "-x", String(columns), "-y", String(rows));
  let isOpen = true;
  const screen = () => tmux("capture-pane", "-p", "-t", "t").replace(/\n+$/, "");
  return {
    type: (text) => void tmux("send-keys", "-t", "t", "-l", text),
    press: (...keys) => void tmux("send-keys", "-t", "t", ...keys),
    screen,
    until: (wanted) => untilShown(listener, screen, wanted),
    state: (format) => tmux("display-message", "-p", "-t", "t", `#{${format}}`).trim(),
    resize: (width, height) => void tmux("resize-window", "-t", "t", "-x", String(width), "-y", String(height)),
    closePane() {
      isOpen = false;
      tmux("kill-server");
    },
    async close() {
      const ended = listener.exitCode === null ? once(listener, "exit") : undefined;
      if (isOpen) tmux("kill-server");
      await ended;
    },
  };
}

let opened = 0;
const limitMs = 15_000;

/** Looks whenever tmux reports output of the pane. */
function untilShown(listener: ChildProcess, screen: () => string, wanted: string | RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const text = screen();
      if (typeof wanted === "string" ? !text.includes(wanted) : !wanted.test(text)) return;
      stop();
      resolve(text);
    };
    const late = setTimeout(() => {
      stop();
      reject(new Error(`The terminal never showed ${wanted}:\n${screen()}`));
    }, limitMs);
    const stop = () => {
      clearTimeout(late);
      listener.stdout?.off("data", check);
    };
    listener.stdout?.on("data", check);
    check();
  });
}
