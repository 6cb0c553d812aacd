// The house rules as data: which room may know what, and who may touch clock, chance and environment.

/** A room is the first folder under src, or a file that stands alone there. */
export interface Room {
  /** Rooms whose files it may import, its own included. */
  readonly rooms: readonly string[];
  /** Packages it may import. */
  readonly packages: readonly string[];
  /** Whether it may import `node:` modules; a pure room may not. */
  readonly node: boolean;
}

const pure = { packages: [], node: false } as const;

export const rooms: Readonly<Record<string, Room>> = {
  core: { rooms: ["core"], ...pure },
  providers: { rooms: ["core", "providers"], ...pure },
  flows: { rooms: ["core", "flows"], ...pure },
  report: { rooms: ["core", "report"], ...pure },
  ui: { rooms: ["core", "ui"], packages: ["chalk", "ink", "react"], node: true },
  adapters: {
    rooms: ["core", "adapters"],
    packages: ["ajv", "ajv/dist/2020.js", "ajv-formats/dist/formats.js", "yaml"],
    node: true,
  },
  cli: { rooms: ["core", "flows", "providers", "report", "ui", "compose", "cli"], packages: ["commander"], node: true },
  compose: { rooms: ["core", "flows", "providers", "report", "ui", "adapters", "compose"], packages: [], node: true },
  library: { rooms: ["core", "flows", "providers", "report", "compose", "library"], ...pure },
  index: { rooms: ["core", "providers", "compose", "library"], ...pure },
  matchers: { rooms: ["core", "library", "index"], ...pure },
  vitest: { rooms: ["matchers"], packages: ["vitest"], node: false },
};

/** The only `node:` modules of a pure room, file by file. */
export const nodeExceptions: Readonly<Record<string, readonly string[]>> = {
  "src/core/signing/crypto.ts": ["node:crypto"],
  "src/core/signing/crypto-keys.ts": ["node:crypto"],
  "src/core/signing/diagnose/decompress.ts": ["node:zlib"],
};

/** The only file that runs code of the user's, which has no name that could be checked. */
export const computedImports: readonly string[] = ["src/adapters/provider-files/code.ts"];

/** Modules that are clocks, and the words that reach for one; the match is on code without comments and strings. */
export const clock = {
  rule: "clock",
  files: ["src/adapters/system.ts", "src/adapters/timers.ts"],
  modules: /^(node:)?(timers|perf_hooks)(\/|$)/,
  code: [
    /\bDate\s*\.\s*now\b/,
    /\bnew\s+Date\s*\(\s*\)/,
    /\bnew\s+Date\b(?!\s*\()/,
    /(?<!\bnew\s+)\bDate\s*\(/,
    /\bperformance\b/,
    /\bhrtime\b/,
    /\bAbortSignal\s*\.\s*timeout\b/,
    // socket.setTimeout and request.setTimeout are limits of a connection, not timers of ours.
    /(?<![.\w])set(Timeout|Interval)\b/,
    /\bglobalThis\b/,
  ],
};

export const chance = {
  rule: "chance",
  files: ["src/adapters/system.ts"],
  code: [/\bMath\s*\.\s*random\b/, /\brandom(UUID|Bytes|Int|FillSync|Fill)\b/, /\bgetRandomValues\b/],
};

export const environment = {
  rule: "environment",
  // The library has no settings of a command line: by this one it finds the same folder.
  files: ["src/cli/settings.ts", "src/adapters/state-folder.ts"],
  code: [/\bprocess\s*\.\s*env\b/],
};

export const processInPureRoom = { rule: "process", code: [/(?<![.\w])process\b/] };

/** A check that saw less than this has seen nothing: the tree was moved, or the reader is broken. */
export const atLeast = { files: 60, imports: 150 };

/** What makes a start slow (docs/decisions/0002): it may only be reached by `await import()`, never from these entries. */
export const quickStarts = {
  entries: [
    "src/cli/main.ts",
    "src/cli/commands/verify.ts",
    "src/cli/commands/events.ts",
    "src/cli/commands/providers.ts",
  ],
  slow: /^(undici|ink|react|ajv(-formats)?(\/.*)?|(node:)?(http|https|http2|tls))$/,
};
