// What a request should have carried, for `--show-expected` only.

import type { HeaderLines } from "../http.ts";
import { containing } from "./containers.ts";
import { credentialValue } from "./credential.ts";
import type { VerifyInput } from "./engine-types.ts";
import { onlyValue } from "./header-value.ts";
import { emptySecret, withoutNewline } from "./keys.ts";
import { signatureText, signingKey } from "./message-signature.ts";
import { rfc9421Lines } from "./rfc9421/sign.ts";
import { isPlaced, type MessageScheme, namedHeader, placeOf, requiredHeader, type SigningScheme } from "./scheme.ts";
import { jwtText } from "./sign-jwt.ts";
import { readSigned } from "./signed-values.ts";
import { writeTimestamp } from "./timestamp.ts";

/**
 * The lines that would make the request good under the first secret; of what does not stand in a header the place is
 * told instead of a name. The request's own time and message id are used; only when its time is missing or unreadable,
 * `input.at` is. Holds the signature or the secret itself.
 *
 * @throws HookdevError as `sign`; so `PRIVATE_KEY_NEEDED` where only the sender can sign
 */
export function expectedHeaders(scheme: SigningScheme, input: VerifyInput): HeaderLines {
  if (!isPlaced(scheme)) requiredHeader(scheme);
  const secret = withoutNewline(input.secrets[0] ?? "");
  if (secret.length === 0) throw emptySecret();
  const { request, at, sentTo = "" } = input;
  const place = namedHeader(scheme) ?? placeOf(scheme);
  if ("messages" in scheme) return messageLines(scheme, input, { secret, place });
  if (scheme.type === "rfc9421") return rfc9421Lines(scheme, { request, sentTo, secret, at });
  if (scheme.type === "jwt") return [place, jwtText(scheme, { request, sentTo, secret, at })];
  return [place, credentialValue(scheme, secret)];
}

function messageLines(
  scheme: MessageScheme,
  input: VerifyInput,
  { secret, place }: { readonly secret: string; readonly place: string },
): HeaderLines {
  const { request, sentTo: url, at } = input;
  const { timestamp: rule, idHeader } = scheme;
  const read = readSigned(scheme, input);
  const own = "ok" in read ? { request, url } : read.values;
  const timestamp = rule && (own.timestamp ?? writeTimestamp(at, rule.unit));
  const id = own.id ?? (idHeader === undefined ? undefined : onlyValue(request.headers, idHeader) || undefined);
  const lines: string[] = [];
  if (rule?.header !== undefined && timestamp !== undefined) lines.push(rule.header, timestamp);
  if (idHeader !== undefined && id !== undefined) lines.push(idHeader, id);
  const text = signatureText(scheme, signingKey(scheme, secret), { ...own, timestamp, id });
  const pair = rule?.pair === undefined || timestamp === undefined ? undefined : { key: rule.pair, value: timestamp };
  lines.push(place, containing(text, scheme.container, pair));
  return lines;
}
