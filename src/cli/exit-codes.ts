// The one table of exit codes; reporters and commands do not choose numbers of their own.

import type { ErrorCategory } from "../core/errors.ts";

/** Every exit code by its name. */
export const exitCodes = {
  success: 0,
  /** The answer is no: verification failed, an expectation failed, the target answered outside its success rule. */
  negative: 1,
  /** Wrong usage, config or fixture. */
  usage: 2,
  /** Unreachable or environment: refused, DNS, TLS, time-out, port in use, store not writable, output lost. */
  environment: 3,
  /** A defect of hookdev. */
  bug: 70,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code for an error of this category. */
export function exitCodeFor(category: ErrorCategory): ExitCode {
  switch (category) {
    case "usage":
    case "config":
    case "fixture":
      return exitCodes.usage;
    case "environment":
    case "unreachable":
      return exitCodes.environment;
    case "bug":
      return exitCodes.bug;
    default:
      return category satisfies never;
  }
}

/** Lines for `hookdev help exit-codes` and the documentation. */
export const exitCodeTable: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [exitCodes.success, "success"],
  [
    exitCodes.negative,
    "the answer is no: verification failed, an expectation failed, or the target answered outside its success rule",
  ],
  [exitCodes.usage, "wrong usage, configuration or fixture"],
  [
    exitCodes.environment,
    "unreachable or environment: refused, DNS, TLS, time-out, port in use, store not writable, output lost",
  ],
  [exitCodes.bug, "a defect of hookdev: please report it"],
  [exitCodes.hangup, "ended by SIGHUP (the terminal was closed)"],
  [exitCodes.interrupted, "ended by SIGINT (Ctrl-C)"],
  [exitCodes.terminated, "ended by SIGTERM"],
];
