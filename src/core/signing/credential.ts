// What the header of a scheme holds when the secret itself is sent.

import { HookdevError } from "../errors.ts";
import { encodeBytes, utf8Bytes } from "./encoding.ts";
import type { SecretText } from "./engine-types.ts";
import { safeValue } from "./header-value.ts";
import type { CredentialScheme } from "./scheme.ts";

/**
 * The header value for a secret.
 *
 * @throws HookdevError `BASIC_SECRET_NEEDS_COLON`, `HEADER_VALUE_UNSAFE`
 */
export function credentialValue(scheme: CredentialScheme, secret: SecretText): string {
  switch (scheme.type) {
    case "token":
      return safeValue(secret);
    case "bearer":
      return `Bearer ${safeValue(secret)}`;
    case "basic":
      if (!secret.includes(":")) throw needsColon();
      return `Basic ${encodeBytes(utf8Bytes(secret), "base64")}`;
    default:
      return scheme satisfies never;
  }
}

function needsColon(): HookdevError {
  return new HookdevError("BASIC_SECRET_NEEDS_COLON", {
    category: "usage",
    message: "The secret for Basic has no colon, so user and password cannot be told apart.",
    remedy: "Give it as user:password.",
  });
}
