// Makes an HTTP Message Signature (RFC 9421).

import { HookdevError } from "../../errors.ts";
import { firstHeader, type RawRequest } from "../../http.ts";
import { hmac } from "../crypto.ts";
import { privateKeyFrom, signedBy } from "../crypto-keys.ts";
import { encodeBytes } from "../encoding.ts";
import type { SignInput } from "../engine-types.ts";
import { needed, rfc9421Methods } from "../key-set.ts";
import { keyBytes } from "../keys.ts";
import type { Rfc9421Scheme } from "../scheme.ts";
import { contentDigest } from "./content-digest.ts";
import { signatureBase } from "./signature-base.ts";
import {
  type BareItem,
  type InnerList,
  type Item,
  memberText,
  parseDictionary,
  stringItem,
} from "./structured-fields.ts";

/**
 * The lines to add: Content-Digest where it is covered and missing, Signature-Input, Signature.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, `PRIVATE_KEY_NEEDED`, `SCHEME_INVALID`,
 * `HEADER_NEEDED` when a covered component is not in the request
 */
export function rfc9421Lines(scheme: Rfc9421Scheme, input: SignInput): string[] {
  const { request } = input;
  const lines: string[] = [];
  if (scheme.covers.includes("content-digest") && firstHeader(request.headers, "content-digest") === undefined)
    lines.push("Content-Digest", contentDigest(request.body));
  const described = describedBy(scheme, input.at);
  const label = scheme.signatureLabel ?? "sig1";
  const made = signature(
    scheme,
    input.secret,
    base(scheme, described, { ...input, request: withLines(request, lines) }),
  );
  lines.push("Signature-Input", `${label}=${memberText(described)}`);
  lines.push("Signature", `${label}=:${encodeBytes(made, "base64")}:`);
  return lines;
}

function withLines(request: RawRequest, lines: readonly string[]): RawRequest {
  return { ...request, headers: [...request.headers, ...lines] };
}

function describedBy(scheme: Rfc9421Scheme, at: number): InnerList {
  const params = new Map<string, BareItem>([["created", { kind: "number", text: String(Math.floor(at)) }]]);
  if (scheme.keyId !== undefined) params.set("keyid", stringItem(scheme.keyId));
  params.set("alg", stringItem(scheme.algorithm));
  return { kind: "list", items: scheme.covers.map((each) => component(scheme, each)), params };
}

/** A name alone, or with parameters as in `"@query-param";name="id"`. */
function component(scheme: Rfc9421Scheme, text: string): Item {
  if (!text.startsWith('"')) return { ...stringItem(text.toLowerCase()), params: new Map() };
  const item = parseDictionary(`c=${text}`)?.get("c");
  if (item?.kind === "string") return item;
  throw new HookdevError("SCHEME_INVALID", {
    category: "config",
    message: `The scheme "${scheme.id}" covers ${text}, which is not a component of RFC 9421.`,
    remedy: 'Write the name of a header or derived component, for example "@method" or "content-digest".',
  });
}

function base(scheme: Rfc9421Scheme, described: InnerList, { request, sentTo: url }: SignInput): Uint8Array {
  const made = signatureBase(described, { request, url });
  if (made.ok) return made.bytes;
  throw new HookdevError("HEADER_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs ${made.component}, which the request does not carry once.`,
    remedy: 'Add a header with --header "Name: …".',
  });
}

function signature({ algorithm, ...scheme }: Rfc9421Scheme, secret: string, message: Uint8Array): Uint8Array {
  const whole = { algorithm, ...scheme };
  if (algorithm === "hmac-sha256") return hmac("sha256", keyBytes(secret, needed(whole, scheme.key)), [message]);
  const method = rfc9421Methods[algorithm];
  return signedBy(privateKeyFrom(secret, needed(whole, scheme.publicKey), method.type), method, message);
}
