// Usage errors that only the command line can make: options that do not go together, values that are missing.

import { HookdevError } from "../core/errors.ts";

/** An error with exit code 2. */
export function usageError(code: string, message: string, remedy?: string): HookdevError {
  return new HookdevError(code, { category: "usage", message, ...(remedy === undefined ? {} : { remedy }) });
}
