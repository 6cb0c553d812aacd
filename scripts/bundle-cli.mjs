// Bundles the command line into a few files: Node spends more time on opening sixty modules than on running them.
// What is loaded by every command is one chunk, what most commands need another; the rest stays apart and is lazy.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

// Chunks and where they begin; a file is in the first one that reaches it by its imports. One file is opened faster
// than a hundred, and what a command does not need is not in its way.
const chunks = Object.entries({
  start: ["src/cli/main.ts"],
  daily: ["src/cli/program.ts", "src/cli/commands/verify.ts", "src/adapters/provider-files/find.ts"],
  sending: ["src/cli/commands/poke.ts", "src/adapters/send/exact.ts", "src/adapters/fixtures.ts"],
  listening: [
    "src/cli/commands/listen.ts",
    "src/adapters/inbox/inbox.ts",
    "src/adapters/store/store.ts",
    "src/adapters/sessions.ts",
  ],
}).map(([name, entries], at, { length }) => {
  const files = new Set(entries.flatMap((entry) => [...reachedFrom(entry)]));
  const inDaily = (id) => name === "daily" && id.includes("/commander/");
  return { name, priority: length - at, test: (id) => inDaily(id) || files.has(relative(process.cwd(), id)) };
});

// An import statement reads every export of a module of Node's own: with `process` and `crypto` that opens stdin and
// starts WebCrypto. Asked for by name, a module costs what is used of it.
const builtinsAsValues = {
  name: "builtins-as-values",
  renderChunk: (code) => code.replace(/^import (.+?) from "(node:[a-z_/]+)";$/gm, asValues),
};

// Milliseconds to load, and most runs never call them (commander keeps child_process for sub-commands in other files).
const onFirstCall = new Set(["node:child_process", "node:fs/promises"]);

const bundle = await rolldown({
  input: { main: "src/cli/main.ts" },
  // The entry is the chunk itself, and not one more file in front of it.
  preserveEntrySignatures: "allow-extension",
  platform: "node",
  external: [/^node:/, "ink", "react", "react/jsx-runtime", "chalk", "yaml"],
  plugins: [builtinsAsValues],
});
const { output } = await bundle.generate({
  format: "esm",
  chunkFileNames: "[name].js",
  // Names stay readable in a stack trace; comments and indentation would only be read and hashed at every start.
  minify: { mangle: false, compress: false, codegen: true },
  codeSplitting: { groups: chunks },
});
await bundle.close();
mkdirSync("dist/bin", { recursive: true });
for (const { fileName, code } of output) {
  if (/\bfrom ?["'`]node:/.test(code)) throw new Error(`${fileName} imports a module of Node's own by a statement`);
  writeFileSync(join("dist/bin", fileName), inAscii(code));
}
// Its code is in the chunks now, so its notice goes along.
copyFileSync("node_modules/commander/LICENSE", "dist/bin/LICENSE-commander");
process.stdout.write(`dist/bin: ${output.length} files\n`);

/** `import fs, { constants as c } from "node:fs"` as statements that ask for the module when the chunk is run. */
function asValues(_statement, clause, module) {
  const [, whole, names] = /^(?:\* as )?([\w$]+)?(?:, )?(?:\{ (.*) \})?$/.exec(clause);
  const value = `globalThis.process.getBuiltinModule("${module}")`;
  const later = onFirstCall.has(module);
  const statements = [];
  if (whole !== undefined)
    statements.push(`const ${whole} = ${later ? `new Proxy({}, { get: (_, name) => ${value}[name] })` : value};`);
  if (names !== undefined && !later) statements.push(`const { ${names.replaceAll(" as ", ": ")} } = ${value};`);
  if (names !== undefined && later)
    for (const [name, local = name] of names.split(", ").map((one) => one.split(" as ")))
      statements.push(`const ${local} = (...args) => ${value}.${name}(...args);`);
  return statements.join("\n");
}

/** One character that is not ASCII makes V8 keep a chunk's text as two bytes a character. */
function inAscii(code) {
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

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
