// How verdicts are made: one function for yes, one for no.

import type { KeyCandidate } from "./keys.ts";
import type { SigningScheme } from "./scheme.ts";
import type { BadVerdict, GoodVerdict, VerdictReason } from "./verdict.ts";

/** What an acceptance rests on. */
export interface Acceptance {
  readonly key: KeyCandidate;
  /** How many secrets were given. */
  readonly secretCount: number;
  /** What else a person should know. */
  readonly notes: readonly string[];
}

/** Why a request is refused. */
export interface Refusal {
  readonly reason: VerdictReason;
  readonly message: string;
  readonly hints?: readonly string[];
}

/** The good verdict, with the notes that every scheme shares. */
export function accept(scheme: SigningScheme, { key, secretCount, notes }: Acceptance): GoodVerdict {
  const all = [...notes];
  if (key.note !== undefined) all.push(key.note);
  if (key.index > 0) all.push(`Made with secret ${key.index + 1} of ${secretCount}, not with the current one.`);
  if (scheme.unconfirmed !== undefined) all.push(`Unconfirmed: ${scheme.unconfirmed}`);
  return { ok: true, schemeId: scheme.id, matchedKey: key.index, notes: all };
}

/** The bad verdict. */
export function refuse(scheme: SigningScheme, { reason, message, hints = [] }: Refusal): BadVerdict {
  return { ok: false, schemeId: scheme.id, reason, message, hints };
}

/** The first key for which the comparison holds; all are tried, so that time does not tell which one it was. */
export function keyThat<Key extends KeyCandidate>(
  matches: (key: Key) => boolean,
  keys: readonly Key[],
): Key | undefined {
  let found: Key | undefined;
  for (const key of keys) if (matches(key)) found ??= key;
  return found;
}
