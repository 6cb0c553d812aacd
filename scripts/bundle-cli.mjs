// Bundles the command line into a few files: Node spends more time on opening sixty modules than on running them.
// What is loaded by every command is one chunk, what most commands need another; the rest stays apart and is lazy.

import { rolldown } from "rolldown";

const startUp =
  /src\/(cli\/(main|settings|exit-codes|tell-error)|compose|core\/(errors|sanitise|utf8|version)|adapters\/(files|output|signals|system|timers))\.ts/;

// What `verify` and `poke` need beside that: one file is opened faster than twelve.
const daily =
  /commander|src\/(core|providers|flows\/poke|ui\/plain\/format|cli\/(?!listen|inspector|commands\/(listen|captures|demo)|captures))/;

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
  codeSplitting: {
    groups: [
      { name: "start", test: startUp, priority: 2 },
      { name: "daily", test: daily, priority: 1 },
    ],
  },
});
await bundle.close();
process.stdout.write(`dist/bin: ${output.length} files\n`);
