// Violations to plant: where, what, and the rules that have to notice.

export interface Plant {
  readonly file: string;
  readonly code: string;
  /** Rules of test/house/rules.ts, in the order they are reported. */
  readonly own: readonly string[];
  /** Rules of biome.json. */
  readonly biome: readonly string[];
}

type Red = Pick<Plant, "own" | "biome">;

const restricted = ["style/noRestrictedImports"];
const globals = ["style/noRestrictedGlobals"];
const properties = ["nursery/noJsRestrictedProperties"];

/** Room and clock rules. What Biome cannot say (`new Date()`, `randomUUID` by import) is ours alone. */
export const plants: readonly Plant[] = [
  importing("src/core/planted-room.ts", "../providers/index.ts", { own: ["room"], biome: restricted }),
  importing("src/core/signing/planted-deep.ts", "../../adapters/system.ts", { own: ["room"], biome: restricted }),
  importing("src/core/planted-compose.ts", "../compose.ts", { own: ["room"], biome: restricted }),
  importing("src/core/planted-package.ts", "undici", { own: ["package"], biome: restricted }),
  importing("src/core/planted-node.ts", "node:fs", { own: ["node"], biome: ["correctness/noNodejsModules"] }),
  importing("src/core/planted-crypto.ts", "node:crypto", { own: ["node"], biome: ["correctness/noNodejsModules"] }),
  importing("src/providers/planted-flow.ts", "../flows/receive.ts", { own: ["room"], biome: restricted }),
  importing("src/flows/planted-provider.ts", "../providers/index.ts", { own: ["room"], biome: restricted }),
  importing("src/report/planted-cli.ts", "../cli/settings.ts", { own: ["room"], biome: restricted }),
  importing("src/ui/planted-adapter.ts", "../adapters/system.ts", { own: ["room"], biome: restricted }),
  importing("src/ui/plain/planted-flow.ts", "../../flows/receive.ts", { own: ["room"], biome: restricted }),
  importing("src/adapters/planted-flow.ts", "../flows/receive.ts", { own: ["room"], biome: restricted }),
  importing("src/cli/planted-adapter.ts", "../adapters/system.ts", { own: ["room"], biome: restricted }),
  importing("src/cli/planted-undeclared.ts", "lodash", {
    own: ["package"],
    biome: ["correctness/noUndeclaredDependencies"],
  }),
  importing("src/cli/planted-outside.ts", "../../vitest.config.ts", { own: ["leaves-src"], biome: [] }),
  importing("src/flows/planted-nothing.ts", "./no-such-file.ts", { own: ["no-such-file"], biome: [] }),
  importing("src/adapters/planted-timers.ts", "node:timers/promises", { own: ["clock"], biome: [] }),
  {
    file: "src/flows/planted-types.ts",
    code: 'import type { Settings } from "../cli/settings.ts";\nexport type Planted = Settings;\n',
    own: ["room"],
    biome: restricted,
  },
  line("src/flows/planted-lazy.ts", 'await import("../adapters/system.ts")', { own: ["room"], biome: restricted }),
  line("src/flows/planted-computed.ts", 'await import(String("x"))', { own: ["computed-import"], biome: [] }),
  line("src/flows/planted-now.ts", "Date.now()", { own: ["clock"], biome: properties }),
  line("src/flows/planted-date.ts", "new Date()", { own: ["clock"], biome: [] }),
  line("src/cli/planted-timer.ts", "setTimeout(() => undefined, 1)", { own: ["clock"], biome: globals }),
  line("src/adapters/planted-interval.ts", "setInterval(() => undefined, 1)", { own: ["clock"], biome: globals }),
  line("src/core/planted-performance.ts", "performance.now()", { own: ["clock"], biome: globals }),
  line("src/cli/planted-deadline.ts", "AbortSignal.timeout(1)", { own: ["clock"], biome: properties }),
  line("src/core/planted-chance.ts", "Math.random()", { own: ["chance"], biome: properties }),
  line("src/flows/planted-uuid.ts", "crypto.randomUUID()", { own: ["chance"], biome: properties }),
  line("src/cli/planted-env.ts", "process.env.HOME", { own: ["environment"], biome: ["style/noProcessEnv"] }),
  line("src/core/planted-process.ts", "process.pid", { own: ["process"], biome: ["correctness/noProcessGlobal"] }),
  line("src/adapters/planted-fetch.ts", 'fetch("http://localhost")', { own: [], biome: globals }),
  line("src/cellar/planted-room.ts", "1", { own: ["room"], biome: [] }),
  {
    file: "src/core/planted-circle-a.ts",
    code: 'import type { B } from "./planted-circle-b.ts";\nexport type A = B | 1;\n',
    own: ["cycle"],
    biome: ["suspicious/noImportCycles"],
  },
  {
    file: "src/core/planted-circle-b.ts",
    code: 'import type { A } from "./planted-circle-a.ts";\nexport type B = A | 2;\n',
    own: [],
    biome: ["suspicious/noImportCycles"],
  },
];

/** Size and style rules, which are Biome's alone. */
export const sizePlants: readonly Plant[] = [
  style(
    "long-file",
    numbered(301, (n) => `export const line${n} = 1;`),
    "style/noExcessiveLinesPerFile",
  ),
  style(
    "long-function",
    `export function long(): number[] {
  return [
${numbered(50, (n) => `    ${n},`)}  ];
}
`,
    "complexity/noExcessiveLinesPerFunction",
  ),
  style(
    "many-parameters",
    "export const add = (a: 1, b: 1, c: 1, d: 1) => a + b + c + d;\n",
    "complexity/useMaxParams",
  ),
  style("tangle", tangle(), "complexity/noExcessiveCognitiveComplexity"),
  style("default", "export default 1;\n", "style/noDefaultExport"),
  style("enum", "export enum Kind {\n  One = 1,\n}\n", "style/noEnum"),
  style("any", "export let anything: any;\n", "suspicious/noExplicitAny"),
  style("console", 'console.log("x");\n', "suspicious/noConsole"),
  style(
    "barrel",
    'export { firstHeader } from "../core/http.ts";\nexport { HookdevError } from "../core/errors.ts";\n',
    "performance/noBarrelFile",
  ),
  style(
    "cause",
    "export const wrap = () => {\n  try {\n    wrap();\n  } catch (error) {\n    throw new Error(String(error));\n  }\n};\n",
    "style/useErrorCause",
  ),
  style("camelCase", "export const one = 1;\n", "style/useFilenamingConvention"),
];

function importing(file: string, name: string, red: Red): Plant {
  return { file, code: `import * as planted from "${name}";\n\nexport const all = planted;\n`, ...red };
}

function line(file: string, expression: string, red: Red): Plant {
  return { file, code: `export const planted = ${expression};\n`, ...red };
}

function style(name: string, code: string, rule: string): Plant {
  return { file: `src/flows/planted-${name}.ts`, code, own: [], biome: [rule] };
}

function numbered(count: number, text: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => `${text(n)}\n`).join("");
}

function tangle(): string {
  const loops = ["a", "b", "c", "d", "e", "f"].map((name) => `for (const ${name} of xs) `).join("");
  return `export function tangle(xs: string): string {\n  ${loops}return a + b + c + d + e + f;\n  return "";\n}\n`;
}
