// Text to the clipboard: through a program of this machine, else through the terminal itself (OSC 52).

import { spawn } from "node:child_process";

/** Where the terminal is. */
export interface Surroundings {
  /** The shell is on another machine: its own clipboard is of no use to the person at the keyboard. */
  readonly ssh: boolean;
  readonly tmux: boolean;
  readonly wayland: boolean;
  readonly x11: boolean;
  readonly platform: NodeJS.Platform;
}

/** Terminals drop longer OSC 52 texts. */
const maxTerminalBytes = 74_000;

/**
 * Copies and says how: the program's name, or `the terminal` when only the terminal was asked (it does not answer).
 * Undefined when the text is too long for the terminal and no program is there.
 */
export async function copyToClipboard(
  text: string,
  where: Surroundings,
  write: (text: string) => void,
): Promise<string | undefined> {
  if (!where.ssh) {
    for (const [program, ...args] of programsFor(where)) if (await pipeTo(program, args, text)) return program;
  }
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > maxTerminalBytes) return undefined;
  write(terminalCopy(bytes, where.tmux));
  return "the terminal";
}

/** The sequence that asks the terminal to copy; inside tmux it has to be passed through. */
export function terminalCopy(bytes: Uint8Array, tmux: boolean): string {
  const sequence = `\u001b]52;c;${Buffer.from(bytes).toString("base64")}\u0007`;
  return tmux ? `\u001bPtmux;${sequence.replaceAll("\u001b", "\u001b\u001b")}\u001b\\` : sequence;
}

function programsFor(where: Surroundings): [string, ...string[]][] {
  if (where.platform === "darwin") return [["pbcopy"]];
  if (where.platform === "win32") return [["clip.exe"]];
  return [
    ...(where.wayland ? [["wl-copy"] as [string]] : []),
    ...(where.x11
      ? [["xclip", "-selection", "clipboard"] as [string, ...string[]], ["xsel", "-ib"] as [string, ...string[]]]
      : []),
    ["clip.exe"],
  ];
}

/** True when the program took the text. */
function pipeTo(program: string, args: readonly string[], text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["pipe", "ignore", "ignore"] });
    child.once("error", () => resolve(false));
    // xclip goes on in the background to serve the selection; the one we started ends.
    child.once("exit", (code) => resolve(code === 0));
    child.stdin.once("error", () => undefined);
    child.stdin.end(text);
  });
}
