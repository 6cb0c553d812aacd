// A 401 that asks for user and password: what to do, because no session's password is kept where `poke` could read it.

import type { Answered } from "../core/delivery.ts";
import { headerValues } from "../core/http.ts";

/** One sentence on a 401 with a Basic challenge, or undefined for any other answer. */
export function basicChallengeWords({ status, headers }: Answered, isSent: boolean): string | undefined {
  const challenge = headerValues(headers, "www-authenticate").find((value) => /^basic\b/i.test(value));
  if (status !== 401 || challenge === undefined) return undefined;
  const who = /\brealm="hookdev"/.test(challenge)
    ? "The inbox takes requests with the user and password of its --basic-auth only, which hookdev keeps nowhere"
    : "The app asks for user and password";
  const how = `--header "Authorization: Basic $(printf %s 'user:password' | base64)"`;
  return isSent ? `${who}; those in the Authorization header are others. Correct ${how}.` : `${who}. Add ${how}.`;
}
