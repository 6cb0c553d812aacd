// Lines that somebody types while a session runs; the terminal stays as it is, so Ctrl-C works.

import { createInterface } from "node:readline";

/** Calls back with every line of standard input, without its line end; the returned function lets go of it. */
export function openInputLines(onLine: (line: string) => void): () => void {
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on("line", onLine);
  return () => {
    lines.close();
    // Otherwise the open stream would keep the process alive.
    process.stdin.destroy();
  };
}
