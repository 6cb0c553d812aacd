// From the text of a secret to the bytes of a key, with the one repair that is safe: a newline at the end.

import { HookdevError } from "../errors.ts";
import { decodeStrict, utf8Bytes } from "./encoding.ts";
import type { SecretText } from "./engine-types.ts";
import type { KeyFormat, TextEncoding } from "./scheme-parts.ts";

/** One key to try, and where it came from. */
export interface KeyCandidate {
  /** Empty for a key of a pair, which is in `handle`. */
  readonly bytes: Uint8Array;
  /** Place of its secret in the list that was given, from 0. */
  readonly index: number;
  /** What to tell when this candidate is the one that matches. */
  readonly note?: string;
}

/** What is told when a newline at the end of a secret was left out. */
export const trimmedNewlineNote = "The secret ends in a newline, probably from a file; it was used without it.";

const keptNewlineNote = "The secret ends in a newline and matches only with it.";

/**
 * The key bytes of one secret, taken as it is.
 *
 * @throws HookdevError `SECRET_EMPTY` when nothing is left to sign with, `KEY_MALFORMED` when it cannot be decoded
 */
export function keyBytes(text: SecretText, format: KeyFormat): Uint8Array {
  const prefix = format.stripPrefix;
  const prefixed = prefix !== undefined && text.startsWith(prefix);
  const rest = prefixed ? text.slice(prefix.length) : text;
  const asText = format.encoding === "utf8" || (format.rawWithoutPrefix === true && !prefixed);
  const bytes = asText ? utf8Bytes(rest) : decodeKey(rest, format.encoding as TextEncoding);
  if (bytes === undefined) throw malformedKey(format.encoding);
  if (bytes.length === 0) throw emptySecret();
  return bytes;
}

/**
 * The keys to try for a list of secrets, in order. A secret that ends in a newline is tried without and with it.
 *
 * @throws HookdevError `SECRET_EMPTY` when there is no secret or an empty one, `KEY_MALFORMED` when one cannot be decoded
 */
export function keyCandidates(secrets: readonly SecretText[], format: KeyFormat): KeyCandidate[] {
  if (secrets.length === 0) throw emptySecret();
  const candidates: KeyCandidate[] = [];
  for (let index = 0; index < secrets.length; index++) {
    const text = secrets[index] ?? "";
    const trimmed = withoutNewline(text);
    if (trimmed.length === text.length) {
      candidates.push({ bytes: keyBytes(text, format), index });
      continue;
    }
    candidates.push({ bytes: keyBytes(trimmed, format), index, note: trimmedNewlineNote });
    if (format.encoding === "utf8") candidates.push({ bytes: keyBytes(text, format), index, note: keptNewlineNote });
  }
  return candidates;
}

/** The text without one newline (LF or CRLF) at its end. */
export function withoutNewline(text: string): string {
  if (!text.endsWith("\n")) return text;
  return text.slice(0, text.endsWith("\r\n") ? -2 : -1);
}

/** Says that there is no secret to work with; never to be replaced by an empty key. */
export function emptySecret(): HookdevError {
  return new HookdevError("SECRET_EMPTY", {
    category: "usage",
    message: "The signing secret is empty, so nothing can be signed or verified with it.",
    remedy:
      "Give the secret with --secret, --secret-env, --secret-file or --secret-stdin; check that the variable or file is set.",
  });
}

function decodeKey(text: string, encoding: TextEncoding): Uint8Array | undefined {
  const bytes = decodeStrict(text, encoding);
  // Keys are often copied without their base64 padding; unlike in a signature that opens no door.
  if (bytes === undefined && encoding === "base64" && text.length % 4 > 1)
    return decodeStrict(text.padEnd(text.length + 4 - (text.length % 4), "="), encoding);
  return bytes;
}

function malformedKey(encoding: string): HookdevError {
  return new HookdevError("KEY_MALFORMED", {
    category: "usage",
    message: `The signing secret cannot be read as ${encoding}, which this scheme expects.`,
    remedy: "Copy the secret again as the provider shows it, without quotes or spaces around it.",
  });
}
