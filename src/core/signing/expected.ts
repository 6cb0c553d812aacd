// The header lines that a request should have carried, for `--show-expected` only.

import type { HeaderLines } from "../http.ts";
import { credentialValue } from "./credential.ts";
import type { VerifyInput } from "./engine-types.ts";
import { onlyValue } from "./header-value.ts";
import { signatureText } from "./hmac-signature.ts";
import { emptySecret, keyBytes, withoutNewline } from "./keys.ts";
import { type HmacScheme, requiredHeader, type SigningScheme } from "./scheme.ts";
import { readTimestamp, writeTimestamp } from "./timestamp.ts";

/**
 * The lines that would make the request good under the first secret. The request's own time and message id are used;
 * only when its time is missing or unreadable, `input.at` is. Holds the signature or the secret itself.
 *
 * @throws HookdevError as `sign`
 */
export function expectedHeaders(scheme: SigningScheme, input: VerifyInput): HeaderLines {
  const header = requiredHeader(scheme);
  const secret = withoutNewline(input.secrets[0] ?? "");
  if (secret.length === 0) throw emptySecret();
  if (scheme.type !== "hmac") return [header, credentialValue(scheme, secret)];
  const { request, sentTo: url } = input;
  const timestamp = signedTime(scheme, input);
  const id = scheme.idHeader === undefined ? undefined : onlyValue(request.headers, scheme.idHeader) || undefined;
  const lines: string[] = [];
  if (scheme.timestamp !== undefined && timestamp !== undefined) lines.push(scheme.timestamp.header, timestamp);
  if (scheme.idHeader !== undefined && id !== undefined) lines.push(scheme.idHeader, id);
  lines.push(header, signatureText(scheme, keyBytes(secret, scheme.key), { request, timestamp, id, url }));
  return lines;
}

function signedTime({ timestamp: rule }: HmacScheme, { request, at }: VerifyInput): string | undefined {
  if (rule === undefined) return undefined;
  const own = onlyValue(request.headers, rule.header);
  return own !== undefined && readTimestamp(own, rule.unit) !== undefined ? own : writeTimestamp(at, rule.unit);
}
