// Makes what proves where a request comes from.

import { applyEdits } from "../fixture.ts";
import { credentialValue } from "./credential.ts";
import type { SignInput, SignOptions, SignResult } from "./engine-types.ts";
import { emptySecret, trimmedNewlineNote, withoutNewline } from "./keys.ts";
import { withQuery } from "./query.ts";
import { rfc9421Lines } from "./rfc9421/sign.ts";
import { type CredentialScheme, isPlaced, placeOf, requiredHeader, type SigningScheme } from "./scheme.ts";
import { jwtText } from "./sign-jwt.ts";
import { signMessage } from "./sign-message.ts";

/**
 * The header lines to add to a request: the signature or credential, and the time and message id it covers; and the
 * body or URL where the scheme puts something into them.
 *
 * @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, `PRIVATE_KEY_NEEDED`, `HEADER_NAME_NEEDED`,
 * `BASIC_SECRET_NEEDS_COLON`, `HEADER_VALUE_UNSAFE`, and what the message template needs (`URL_NEEDED`,
 * `HEADER_NEEDED`, `FIELD_NEEDED`, `MESSAGE_ID_NEEDED`, `MESSAGE_ID_HAS_DOT`, `BODY_NOT_REWRITABLE`)
 */
export function sign(scheme: SigningScheme, input: SignInput, options: SignOptions = {}): SignResult {
  if (!isPlaced(scheme)) requiredHeader(scheme);
  const text = withoutNewline(input.secret);
  if (text.length === 0) throw emptySecret();
  if (scheme.onlyOver === "https" && options.overrideOnlyOver !== true && !isHttps(input.sentTo))
    return { headers: [], withheld: withheldText(scheme) };
  const signed = signedBy(scheme, { ...input, secret: text });
  return text.length === input.secret.length ? signed : { ...signed, notes: [trimmedNewlineNote] };
}

function signedBy(scheme: SigningScheme, input: SignInput): SignResult {
  if ("messages" in scheme) return signMessage(scheme, input);
  if (scheme.type === "rfc9421") return { headers: rfc9421Lines(scheme, input) };
  if (scheme.type === "jwt") return { headers: [requiredHeader(scheme), jwtText(scheme, input)] };
  return credential(scheme, input);
}

function credential(scheme: CredentialScheme, { request, sentTo, secret }: SignInput): SignResult {
  const value = credentialValue(scheme, secret);
  const { location } = scheme;
  if (location.query !== undefined) return { headers: [], sentTo: withQuery(sentTo, location.query, value) };
  if (location.json !== undefined)
    return { headers: [], body: applyEdits(request.body, [{ pointer: location.json, value: JSON.stringify(value) }]) };
  return { headers: [requiredHeader(scheme), value] };
}

function isHttps(url: string): boolean {
  return /^https:/i.test(url);
}

function withheldText(scheme: SigningScheme): string {
  const { header } = scheme.location;
  return `${typeof header === "string" ? header : `The ${placeOf(scheme)}`} was left out because the provider sends it over https only; --send-secret-over-http sends it all the same.`;
}
