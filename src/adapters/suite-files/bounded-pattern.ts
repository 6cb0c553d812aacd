// Regular expressions that end: a pattern of a suite or its schema meets text of an app.

import { createContext, Script } from "node:vm";
import type { JudgeTools } from "../../core/suite/judge-tools.ts";

/** Longer than any honest pattern takes over 64 KiB, and short beside a delivery's deadline. */
const mostMilliseconds = 250;

/** A matcher that answers undefined when a pattern takes too long. V8 looks at its deadline while a pattern goes back and forth, but only when the script that runs it has one. */
export function createMatcher(): JudgeTools["matches"] {
  const script = new Script("new RegExp(pattern, 'u').test(text)");
  const context = createContext(Object.assign(Object.create(null) as object, { pattern: "", text: "" }));
  return (pattern, text) => {
    if (isQuick(pattern, text)) return new RegExp(pattern, "u").test(text);
    Object.assign(context, { pattern, text });
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
