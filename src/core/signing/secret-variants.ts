// The ways in which the text of a secret is usually damaged when it is copied.

import type { secretCauses } from "./diagnose/causes-secret.ts";

/** Another reading of a secret. */
export interface SecretVariant {
  readonly text: string;
  /** Its name in a diagnosis. */
  readonly id: keyof typeof secretCauses;
  /** Completes "the signature matches, but …"; holds nothing of the secret. */
  readonly cause: string;
}

/** Other readings of a secret, only those that differ from it. */
export function secretVariants(given: string): SecretVariant[] {
  const variants: SecretVariant[] = [];
  const add = (id: SecretVariant["id"], text: string, cause: string) => variants.push({ id, text, cause });
  const trimmed = given.trim();
  const quoted = /^(["'`])(.+)\1$/s.exec(trimmed)?.[2];
  if (quoted !== undefined) add("secret-quotes", quoted, "the secret was given with quotes around it");
  add("secret-whitespace", trimmed, "the secret was given with white space around it");
  add("secret-newline", `${given}\n`, "the other side's secret has a newline at its end");
  add("secret-accents", given.normalize("NFC"), "the other side writes its accents composed (Unicode NFC)");
  add("secret-accents", given.normalize("NFD"), "the other side writes its accents decomposed (Unicode NFD)");
  return variants.filter(({ text }) => text.length > 0 && text !== given);
}
