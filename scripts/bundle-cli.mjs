// Bundles the command line into a few files: Node spends more time on opening sixty modules than on running them.
// What is loaded by every command is one chunk, what most commands need another; the rest stays apart and is lazy.

import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

const startUp =
  /src\/(cli\/(main|settings|exit-codes|tell-error)|compose|core\/(errors|sanitise|utf8|version)|adapters\/(files|output|signals|system|timers))\.ts/;

// What `verify` needs beside that, found by following its imports: one file is opened faster than a hundred.
const daily = new Set(["src/cli/program.ts", "src/cli/commands/verify.ts"].flatMap((entry) => [...reachedFrom(entry)]));

// commander names child_process for executable sub-commands, which hookdev has none of; loading it costs 2 ms.
const childProcess = "\0child-process-on-demand";
const lazyChildProcess = {
  name: "lazy-child-process",
  resolveId: (id, importer) =>
    id === "node:child_process" && importer?.includes("commander") ? { id: childProcess } : null,
  load: (id) =>
    id === childProcess
      ? 'export default { spawn: (...args) => process.getBuiltinModule("node:child_process").spawn(...args) };'
      : null,
};

const bundle = await rolldown({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  external: [/^node:/, "undici", "ink", "react", "react/jsx-runtime", "chalk", "yaml"],
  plugins: [lazyChildProcess],
});
const { output } = await bundle.write({
  dir: "dist/bin",
  format: "esm",
  chunkFileNames: "[name].js",
  // Names stay readable in a stack trace; comments and indentation would only be read and hashed at every start.
  minify: { mangle: false, compress: false, codegen: true },
  codeSplitting: {
    groups: [
      { name: "start", test: startUp, priority: 2 },
      {
        name: "daily",
        test: (id) => id.includes("/commander/") || daily.has(relative(process.cwd(), id)),
        priority: 1,
      },
    ],
  },
});
await bundle.close();
// Its code is in the chunks now, so its notice goes along.
copyFileSync("node_modules/commander/LICENSE", "dist/bin/LICENSE-commander");
process.stdout.write(`dist/bin: ${output.length} files\n`);

/** Files that are loaded with an entry, itself included; imports of types alone and imports on demand do not count. */
function reachedFrom(entry, reached = new Set()) {
  if (reached.has(entry)) return reached;
  reached.add(entry);
  const source = readFileSync(entry, "utf8");
  for (const [, names, path] of source.matchAll(/^(?:import|export)\s+(?!type\b)([^;"]*?)\s*from\s+"(\.[^"]+)"/gm)) {
    const onlyTypes =
      names.startsWith("{") &&
      names
        .slice(1, -1)
        .split(",")
        .every((name) => /^\s*(type\b|$)/.test(name));
    if (!onlyTypes) reachedFrom(join(dirname(entry), path), reached);
  }
  return reached;
}
