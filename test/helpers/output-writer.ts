// Child program: writes lines through the output adapter. Arguments: how many lines, and `at-once` for one
// write of them all. Says on stderr what became of them.

import { openOutput } from "../../src/adapters/output.ts";

const said: string[] = [];
const out = openOutput(process.stdout, {
  onBrokenPipe: () => said.push("reader left"),
  onLost: (error) => {
    said.push(`lost ${(error as NodeJS.ErrnoException).code}`);
    process.exitCode = 3;
  },
});
const count = Number(process.argv[2]);
const lines = Array.from({ length: count }, (_, i) => `line ${i + 1} ${"é".repeat((i + 1) % 50)}\n`);
for (const text of process.argv[3] === "at-once" ? [lines.join("")] : lines) out.write(text);
await out.flush();
process.stderr.write(`${said.join(", ") || "all written"}\n`);
