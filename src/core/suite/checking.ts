// How checks of a suite complain: with the place, and without repeating what a variable held.

import { HookdevError } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { follow, type Located, nearestPlace, type Problem } from "../provider-schema/located.ts";
import { quoted } from "../sanitise.ts";
import type { FoundFiles } from "./named-files.ts";

export interface SuiteSurroundings {
  /** The suite's file as it is shown. */
  readonly file: string;
  /** Every file of `namedFiles`. */
  readonly files: FoundFiles;
  /** Whose events and schemes may be named. */
  readonly providers: readonly Provider[];
}

export type Path = readonly (string | number)[];

export class Checking {
  readonly problems: Problem[] = [];
  readonly source: Located;
  readonly surroundings: SuiteSurroundings;

  constructor(source: Located, surroundings: SuiteSurroundings) {
    this.source = source;
    this.surroundings = surroundings;
  }

  complain(path: Path, message: string): void {
    const at = nearestPlace(this.source, path);
    this.problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message });
  }

  /** Complains of the error that the check throws; undefined then. */
  attempt<T>(path: Path, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof HookdevError)) throw error;
      this.complain(path, this.#words(path, error));
      return undefined;
    }
  }

  /** A text for a message: as it stands in the file, so that what a variable holds is not repeated. */
  shown(path: Path, text: string): string {
    return quoted(this.#written(path) ?? text);
  }

  #written(path: Path): string | undefined {
    const value = follow(this.source, path);
    return value?.kind === "scalar" && typeof value.value === "string" ? value.written : undefined;
  }

  #words(path: Path, { message, remedy }: HookdevError): string {
    const written = this.#written(path);
    // The message quotes the value, and a variable may hold a secret.
    if (written !== undefined)
      return `${path.at(-1)} is ${quoted(written)}; what its variables make of it cannot be used.`;
    return remedy === undefined ? message : `${message} ${remedy}`;
  }
}
