// Usage errors that only the command line can make: options that do not go together, values that are missing.

import { HookdevError, type HookdevErrorDetails } from "../core/errors.ts";

/** An error with exit code 2. */
export function usageError(code: string, message: string, remedy?: string): HookdevError {
  return new HookdevError(code, { category: "usage", message, ...(remedy === undefined ? {} : { remedy }) });
}

/** An error that another hookdev has raised and told us of, with its own code. */
export function toldError(code: string, details: HookdevErrorDetails): HookdevError {
  return new HookdevError(code, details);
}
