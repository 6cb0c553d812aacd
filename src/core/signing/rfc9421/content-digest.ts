// Content-Digest (RFC 9530): the hash through which a signature covers the body.

import type { RawRequest } from "../../http.ts";
import { headerValues } from "../../http.ts";
import { digest, equalBytes } from "../crypto.ts";
import { decodeStrict, encodeBytes } from "../encoding.ts";
import { parseDictionary } from "./structured-fields.ts";

/** The value of the header for a body. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${encodeBytes(digest("sha256", [body]), "base64")}:`;
}

/** Whether every hash in the header that is known fits the body; `"unknown"` when there is none, or no dictionary. */
export function judgeContentDigest({ headers, body }: RawRequest): "fits" | "differs" | "unknown" {
  const members = parseDictionary(headerValues(headers, "content-digest").join(", "));
  let known = 0;
  for (const [name, member] of members ?? []) {
    const algorithm = Object.hasOwn(algorithms, name) ? algorithms[name as keyof typeof algorithms] : undefined;
    if (algorithm === undefined) continue;
    const bytes = member.kind === "bytes" ? decodeStrict(member.text.slice(1, -1), "base64") : undefined;
    if (bytes === undefined || !equalBytes(bytes, digest(algorithm, [body]))) return "differs";
    known += 1;
  }
  return known > 0 ? "fits" : "unknown";
}

const algorithms = { "sha-256": "sha256", "sha-512": "sha512" } as const;
