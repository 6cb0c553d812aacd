// The last door before the terminal: secrets of this run do not pass it, whatever brought them there.

import type { TextOutput } from "../core/ports.ts";
import { createRedactor } from "../core/redact.ts";

/** Secrets that are known in this run, and the outputs that keep them to themselves. */
export interface Redaction {
  /** From now on these do not appear in any text. Short ones would tear words apart and are left alone. */
  hide(secrets: readonly string[]): void;
  /** The user has asked to see them (`--show-secret`, `--show-expected`). */
  lift(): void;
  /** The same output, with `[secret]` in their place; exported bytes pass as they are. */
  over(output: TextOutput): TextOutput;
}

const shortest = 6;

export function createRedaction(): Redaction {
  const hidden = new Set<string>();
  let redact: ((text: string) => string) | undefined;
  let isLifted = false;
  const clean = (text: string): string => {
    if (isLifted || hidden.size === 0) return text;
    redact ??= createRedactor([...hidden]);
    return redact(text);
  };
  return {
    hide(secrets) {
      for (const secret of secrets) if (secret.length >= shortest) hidden.add(secret);
      redact = undefined;
    },
    lift() {
      isLifted = true;
    },
    over: (output) => ({
      write: (text) => output.write(typeof text === "string" ? clean(text) : text),
      flush: () => output.flush(),
      get isTty() {
        return output.isTty;
      },
      get columns() {
        return output.columns;
      },
    }),
  };
}
