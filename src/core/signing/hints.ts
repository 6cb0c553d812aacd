// Likely causes of a signature that does not match. A cause is only told when it makes the signature match, or when
// the form alone shows it; each finder is one line in the list.

import { bodyCause } from "./hints-body.ts";
import { formCause, formClues } from "./hints-form.ts";
import { algorithmCause, secretCause } from "./hints-key.ts";
import { messageTemplate } from "./message.ts";
import { type MismatchCase, type Trial, trialOf } from "./mismatch-case.ts";

/** Bodies above this many bytes are not hashed again and again in search of a cause. */
export const largestSearchedBody = 1024 * 1024;

/**
 * Causes for a mismatch, the proven one alone when there is one. Holds neither secret nor signature nor payload.
 * Costs at most a few dozen HMACs over the body.
 */
export function hmacHints(failed: MismatchCase): string[] {
  const clues = formClues(failed);
  if (failed.values.request.body.length > largestSearchedBody) return clues;
  const trial = trialOf(failed);
  for (const find of trial.readings.length > 0 ? finders : []) {
    const cause = find(trial);
    if (cause !== undefined) return [cause];
  }
  return clues.length > 0 ? clues : [nothingHelped(failed)];
}

/** From the cheapest and most frequent to the rest. */
const finders: readonly ((trial: Trial) => string | undefined)[] = [formCause, algorithmCause, secretCause, bodyCause];

function nothingHelped({ scheme }: MismatchCase): string {
  const body = scheme.messages.some((text) => messageTemplate(text).placeholders.includes("body"));
  return body
    ? "No usual mistake in secret, encoding or body explains it: either the secret is another one (of another endpoint, or rotated), or the content was changed after it was signed."
    : "No usual mistake in secret or encoding explains it: the secret is probably another one (of another endpoint, or rotated).";
}
