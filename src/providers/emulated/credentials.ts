// The credential of a call to a management API.

import type { ApiCall, EmulationSettings } from "../../core/emulation/emulation.ts";
import { headerValues } from "../../core/http.ts";
import { equalBytes, sha256 } from "../../core/signing/crypto.ts";
import { latin1Bytes, utf8Bytes } from "../../core/signing/encoding.ts";

/** What stands behind `Bearer`, `Token` … in the one Authorization header; undefined when there is no such thing. */
export function authorization(call: ApiCall, scheme: string): string | undefined {
  return headerCredential(call, "authorization", new RegExp(`^${scheme} +([\\x21-\\x7e]{1,8192})$`, "i"));
}

/**
 * The value of a header that stands once and has the form; its first group when the form has one.
 *
 * @param form the whole value by default: visible ASCII
 */
export function headerCredential(call: ApiCall, name: string, form = /^[\x21-\x7e]{1,8192}$/): string | undefined {
  const values = headerValues(call.headers, name);
  const match = values.length === 1 ? form.exec(values[0] as string) : null;
  return match?.[1] ?? match?.[0];
}

/** Whether a credential is one of those configured; without any, every one is. Takes equally long for all. */
export function isAccepted(credential: string, { apiKeys }: Pick<EmulationSettings, "apiKeys">): boolean {
  if (apiKeys.length === 0) return true;
  const given = sha256(latin1Bytes(credential));
  return apiKeys.map((key) => equalBytes(sha256(utf8Bytes(key)), given)).includes(true);
}
