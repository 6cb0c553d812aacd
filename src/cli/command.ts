// What a command is to the command line: a name and a summary at once, options and work only when it is called.

import type { Command } from "commander";
import type { System } from "../compose.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Redaction } from "./redaction.ts";
import type { Settings } from "./settings.ts";

/** What every command may use. Each run function takes from it only what it needs. */
export interface CliContext {
  readonly system: System;
  readonly settings: Settings;
  /** Sets the exit code of this process; the last call wins. */
  exit(code: ExitCode): void;
  /** Keeps the secrets of this run out of what is printed. */
  readonly redaction: Redaction;
}

/** Adds options and the action to the command that main has made. */
export type DefineCommand = (command: Command, context: CliContext) => void;

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<DefineCommand>;
}
