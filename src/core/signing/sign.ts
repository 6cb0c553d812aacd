// Makes the header lines that prove where a request comes from.

import { HookdevError } from "../errors.ts";
import { firstHeader } from "../http.ts";
import { credentialValue } from "./credential.ts";
import type { SignInput, SignOptions, SignResult } from "./engine-types.ts";
import { safeValue } from "./header-value.ts";
import { signatureText } from "./hmac-signature.ts";
import { emptySecret, keyBytes, trimmedNewlineNote, withoutNewline } from "./keys.ts";
import { type HmacScheme, requiredHeader, type SigningScheme } from "./scheme.ts";
import { writeTimestamp } from "./timestamp.ts";

/**
 * The header lines to add to a request: the signature or credential, and the time and message id it covers.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `HEADER_NAME_NEEDED`, `BASIC_SECRET_NEEDS_COLON`,
 * `HEADER_VALUE_UNSAFE`, and what the message template needs (`URL_NEEDED`, `HEADER_NEEDED`, `MESSAGE_ID_NEEDED`,
 * `MESSAGE_ID_HAS_DOT`, `BODY_NOT_REWRITABLE`)
 */
export function sign(scheme: SigningScheme, input: SignInput, options: SignOptions = {}): SignResult {
  const header = requiredHeader(scheme);
  const text = withoutNewline(input.secret);
  if (text.length === 0) throw emptySecret();
  if (scheme.onlyOver === "https" && options.overrideOnlyOver !== true && !isHttps(input.sentTo))
    return { headers: [], withheld: withheldText(header) };
  const headers =
    scheme.type === "hmac"
      ? hmacLines(scheme, { ...input, secret: text }, header)
      : [header, credentialValue(scheme, text)];
  return text.length === input.secret.length ? { headers } : { headers, notes: [trimmedNewlineNote] };
}

function hmacLines(scheme: HmacScheme, input: SignInput, header: string): string[] {
  const { request, sentTo: url } = input;
  const lines: string[] = [];
  const timestamp = scheme.timestamp && writeTimestamp(input.at, scheme.timestamp.unit);
  if (scheme.timestamp !== undefined && timestamp !== undefined) lines.push(scheme.timestamp.header, timestamp);
  let id = input.messageId;
  if (scheme.idHeader !== undefined) {
    if (id !== undefined) lines.push(scheme.idHeader, safeValue(id, "message id"));
    else id = firstHeader(request.headers, scheme.idHeader);
    if (id?.includes(".")) throw dotInId();
  }
  const values = { request, timestamp, id, url };
  lines.push(header, signatureText(scheme, keyBytes(input.secret, scheme.key), values));
  return lines;
}

function isHttps(url: string): boolean {
  return /^https:/i.test(url);
}

function withheldText(header: string): string {
  return `${header} was left out because the provider sends it over https only; --send-secret-over-http sends it all the same.`;
}

function dotInId(): HookdevError {
  return new HookdevError("MESSAGE_ID_HAS_DOT", {
    category: "usage",
    message: "The message id holds a dot, which separates the signed parts, so it could be read in two ways.",
    remedy: "Use an id without a dot.",
  });
}
