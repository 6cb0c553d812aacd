// The parts of a compact token: JSON objects in base64url, and what a detached one signs.

import { utf8Text } from "../utf8.ts";
import { decodeStrict, encodeBytes, latin1Bytes } from "./encoding.ts";

/** A JSON object with values of any kind. */
export type JwtObject = Readonly<Record<string, unknown>>;

/** The object that a part holds, or undefined when it is none. */
export function readJwtObject(part: string): JwtObject | undefined {
  const bytes = part.length > mostCharacters ? undefined : decodeStrict(part, "base64url");
  const text = bytes && utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JwtObject) : undefined;
  } catch {
    return undefined;
  }
}

/** What a detached token signs: with `b64: false` (RFC 7797) the body as it is, else in base64url. */
export function detachedInput(head: string, body: Uint8Array, header: JwtObject): Uint8Array {
  const payload = header.b64 === false ? body : latin1Bytes(encodeBytes(body, "base64url"));
  return Buffer.concat([latin1Bytes(`${head}.`), payload]);
}

const mostCharacters = 16 * 1024;
