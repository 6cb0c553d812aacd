// What somebody types while a session runs: lines from a pipe, and from a terminal single keys, too.

import { createInterface } from "node:readline";
import { stopUntilContinued } from "./shell.ts";
import { readKeys } from "./typed-keys.ts";

/**
 * Calls back with every line of standard input, without its line end; the returned function lets go of it. On a
 * terminal one press of Enter, the space bar or `n` is the empty line; Ctrl-C and Ctrl-Z do what they always do.
 */
export function openInputLines(onLine: (line: string) => void): () => void {
  return process.stdin.isTTY ? openKeys(onLine) : openLines(onLine);
}

function openLines(onLine: (line: string) => void): () => void {
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on("line", onLine);
  return () => {
    lines.close();
    // Otherwise the open stream would keep the process alive.
    process.stdin.destroy();
  };
}

function openKeys(onLine: (line: string) => void): () => void {
  const { stdin, stderr } = process;
  const read = readKeys({
    onLine,
    echo: (text) => stderr.write(text),
    onControl(key) {
      if (key === "suspend") return suspend();
      process.kill(process.pid, key === "interrupt" ? "SIGINT" : "SIGQUIT");
    },
  });
  stdin.setRawMode(true);
  stdin.setEncoding("utf8").on("data", read);
  // The window was closed: the signal that comes with it ends the session.
  stdin.on("error", () => undefined);
  return () => {
    stdin.setRawMode(false);
    stdin.destroy();
  };
}

function suspend(): void {
  const { stdin } = process;
  stdin.setRawMode(false);
  void stopUntilContinued().then(() => {
    stdin.setRawMode(true);
    stdin.resume();
  });
}
