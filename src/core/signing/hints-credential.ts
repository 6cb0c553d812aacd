// Likely causes when a secret that was sent is not the one that is known.

import { equalBytes } from "./crypto.ts";
import { latin1Bytes, utf8Bytes } from "./encoding.ts";
import type { SigningScheme } from "./scheme.ts";
import { secretVariants } from "./secret-variants.ts";

/** A credential that was well formed and wrong. */
export interface CredentialMismatch {
  readonly type: SigningScheme["type"];
  readonly secrets: readonly string[];
  /** The whole value of the header. */
  readonly received: string;
  /** The credential in it. */
  readonly sent: Uint8Array;
}

/** Causes that explain the difference completely; empty when there is none. Nothing of the secret is told. */
export function credentialHints({ type, secrets, received, sent }: CredentialMismatch): string[] {
  const hints: string[] = [];
  for (const secret of secrets.slice(0, 4)) {
    for (const { text, cause } of secretVariants(secret)) {
      if (equalBytes(utf8Bytes(text), sent)) hints.push(`It is the same secret, but ${cause}.`);
    }
    if (type === "token" && hasWordInFront(received, secret))
      hints.push("It is the same secret with an authorization word in front: the sender uses a Bearer scheme.");
  }
  if (type === "basic" && !secrets.some((secret) => secret.includes(":")))
    hints.push("The secret for Basic has to be user:password; the one given has no colon.");
  return hints;
}

function hasWordInFront(received: string, secret: string): boolean {
  return /^bearer /i.test(received) && equalBytes(latin1Bytes(received.slice("bearer ".length)), utf8Bytes(secret));
}
