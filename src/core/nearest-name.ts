// The name that somebody probably meant, as the beginning of a remedy.

import { nearest } from "./provider-schema/nearest.ts";

/** `Did you mean pliance? `, with a space behind it; empty where no name is near. Names are written as they are. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const name = nearest(typed, [...names]);
  return name === undefined ? "" : `Did you mean ${name}? `;
}
