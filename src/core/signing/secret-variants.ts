// The ways in which the text of a secret is usually damaged when it is copied.

/** Another reading of a secret. */
export interface SecretVariant {
  readonly text: string;
  /** Completes "the signature matches, but …"; holds nothing of the secret. */
  readonly cause: string;
}

/** Other readings of a secret, only those that differ from it. */
export function secretVariants(given: string): SecretVariant[] {
  const variants: SecretVariant[] = [];
  const trimmed = given.trim();
  const quoted = /^(["'`])(.+)\1$/s.exec(trimmed)?.[2];
  if (quoted !== undefined) variants.push({ text: quoted, cause: "the secret was given with quotes around it" });
  variants.push({ text: trimmed, cause: "the secret was given with white space around it" });
  variants.push({ text: `${given}\n`, cause: "the other side's secret has a newline at its end" });
  variants.push({ text: given.normalize("NFC"), cause: "the other side writes its accents composed (Unicode NFC)" });
  variants.push({ text: given.normalize("NFD"), cause: "the other side writes its accents decomposed (Unicode NFD)" });
  return variants.filter(({ text }) => text.length > 0 && text !== given);
}
