// The one error class and the categories that decide the exit code.

/** What kind of trouble it is; `cli/exit-codes.ts` turns it into a number. */
export type ErrorCategory = "usage" | "config" | "fixture" | "environment" | "unreachable" | "bug";

export interface HookdevErrorDetails {
  readonly category: ErrorCategory;
  /** What happened and why probably, with the offending value quoted; never a secret or a person's data. */
  readonly message: string;
  /** What the user can do now. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** An error a user can read: what happened, why probably, what now. Codes are listed in docs/errors.md. */
export class HookdevError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly remedy: string | undefined;

  constructor(code: string, details: HookdevErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "HookdevError";
    this.code = code;
    this.category = details.category;
    this.remedy = details.remedy;
  }
}
