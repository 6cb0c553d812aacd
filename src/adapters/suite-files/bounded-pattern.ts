// Regular expressions that end: a pattern of a suite or its schema meets text of an app.

import { createContext, Script } from "node:vm";
import type { JudgeTools } from "../../core/suite/judge-tools.ts";

/** Longer than any honest pattern takes over 64 KiB, and short beside a delivery's deadline. */
const mostMilliseconds = 250;

/** A matcher that answers undefined when a pattern takes too long. */
export function createMatcher(): JudgeTools["matches"] {
  const inTime = createTimeLimit();
  return (pattern, text) => {
    const expression = new RegExp(pattern, "u");
    return isQuick(pattern, text) ? expression.test(text) : inTime(() => expression.test(text));
  };
}

/**
 * Runs a test that goes back and forth in a text; undefined when it takes too long. V8 looks at its deadline while a
 * pattern does so, but only when the script that runs it has one.
 */
export function createTimeLimit(): (test: () => boolean) => boolean | undefined {
  const script = new Script("test()");
  const context = createContext(Object.assign(Object.create(null) as object, { test: () => false }));
  return (test) => {
    Object.assign(context, { test });
    try {
      return script.runInContext(context, { timeout: mostMilliseconds }) === true;
    } catch (error) {
      // An error of the other context is no instance of this one's Error.
      if ((error as { readonly code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
      throw error;
    }
  };
}

/** At most one repetition, and none of a group: such a pattern takes the square of so short a text at worst. */
function isQuick(pattern: string, text: string): boolean {
  return text.length <= 1000 && !/\)[*+?{]|\{|\\[1-9k]/.test(pattern) && (pattern.match(/[*+]/g)?.length ?? 0) <= 1;
}
