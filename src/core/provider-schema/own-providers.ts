// What was found of a user's own providers, file by file; the adapter fills it in, commands read it.

import type { Provider } from "../provider.ts";
import type { Problem } from "./located.ts";

/** What became of a file. */
export type FileState =
  /** Read; its problems may still be errors. */
  | "read"
  /** In a folder called `providers`, but not meant for hookdev. */
  | "not-ours"
  /** Code that nobody has named on the command line. */
  | "code-not-loaded";

export interface FileReport {
  /** Relative to the working folder where it stands below it, else absolute. */
  readonly path: string;
  readonly state: FileState;
  readonly problems: readonly Problem[];
  readonly providers: readonly Provider[];
}

export interface OwnProviders {
  readonly providers: readonly Provider[];
  readonly files: readonly FileReport[];
  /** What each file that was named describes, by the name it was given. */
  readonly namedFiles: ReadonlyMap<string, readonly Provider[]>;
  /** Whether a payload's name belongs to one of these providers. */
  holdsPayload(file: string): boolean;
  /**
   * The bytes of a payload. @throws HookdevError `OWN_PAYLOAD_REFUSED` when its file cannot be read or lies outside the
   * repository
   */
  readPayload(file: string): Promise<Uint8Array>;
}

/** Where to look. All folders are absolute. */
export interface OwnProvidersRequest {
  /** Searched upwards to the root of its repository; undefined looks at no repository. */
  readonly workingFolder?: string;
  /** The user's own configuration, in which code may stand. */
  readonly configFolder?: string;
  /** Files that were named on the command line: these may be code. */
  readonly named: readonly string[];
  /** True reads the named files only. */
  readonly namedOnly?: boolean;
  /** True runs no code at all, whoever names it. */
  readonly dataOnly?: boolean;
  /** Their ids are taken, and so are the headers by which they are recognised. */
  readonly builtIn: readonly Provider[];
}

/** A file to write into a user's repository. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Whether any file cannot be used. */
export function hasErrors(files: readonly FileReport[]): boolean {
  return files.some(({ problems }) => problems.some(({ severity }) => severity === "error"));
}

/** A problem as one line: `providers/acme.yaml:3:5: error: …`. */
export function problemLine({ path }: Pick<FileReport, "path">, { severity, at, message }: Problem): string {
  return `${path}${at === undefined ? "" : `:${at.line}:${at.column}`}: ${severity}: ${message}`;
}
