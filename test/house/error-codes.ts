// Finds every error code that the sources can raise, and the exit code it leads to.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodeFor } from "../../src/cli/exit-codes.ts";
import type { ErrorCategory } from "../../src/core/errors.ts";
import { scan } from "./scan.ts";

export interface ErrorCode {
  readonly code: string;
  readonly exit: number;
  readonly file: string;
}

/** Helpers that are given the code by their caller; `usageError("CODE", …)` counts as a place that raises. */
const helpers: Readonly<Record<string, ErrorCategory>> = { usageError: "usage" };

/** Every `new HookdevError("CODE", { category: "…" … })` and every call of a helper, sorted by code. */
export function errorCodes(root: string): ErrorCode[] {
  const found = new Map<string, ErrorCode>();
  for (const file of sources(root)) {
    const { code: text, strings } = scan(readFileSync(join(root, file), "utf8"));
    const raised = /\b(HookdevError|usageError)\s*\(\s*"(\d+)"(?:\s*,\s*\{\s*category\s*:\s*"(\d+)")?/g;
    for (const [, name = "", code, category] of text.matchAll(raised)) {
      const kind = category === undefined ? helpers[name] : (strings[Number(category)] as ErrorCategory);
      if (kind === undefined) throw new Error(`${file}: a HookdevError's details start with its category`);
      const literal = strings[Number(code)] as string;
      found.set(literal, { code: literal, exit: exitCodeFor(kind), file });
    }
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Files that make a HookdevError whose code is not a literal: such a code cannot be found by searching for it. */
export function codesByVariable(root: string): string[] {
  return sources(root).filter((file) =>
    /\bnew\s+HookdevError\s*\(\s*(?!"\d+")/.test(scan(readFileSync(join(root, file), "utf8")).code),
  );
}

function sources(root: string): string[] {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join("src", name));
}
