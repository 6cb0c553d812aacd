// Basic authentication at the inbox (RFC 7617), for providers whose webhook URL may carry user and password.

import { HookdevError } from "../errors.ts";
import { type HeaderLines, headerValues } from "../http.ts";
import { isSame } from "./path-token.ts";

/** Base64 of `user:password` in UTF-8, as it stands in the header. @throws HookdevError `BASIC_AUTH_INVALID` */
export function parseBasicAuth(text: string): string {
  const colon = text.indexOf(":");
  if (colon < 1 || colon === text.length - 1 || /[\0-\x1f\x7f]/.test(text))
    throw new HookdevError("BASIC_AUTH_INVALID", {
      category: "usage",
      // The value is a secret and is not repeated.
      message: "--basic-auth is not user:password: both parts are needed, without control characters.",
      remedy: "Write --basic-auth 'user:password'.",
    });
  return Buffer.from(text, "utf8").toString("base64");
}

/** True when exactly one Authorization header carries these credentials. */
export function hasBasicAuth(headers: HeaderLines, credentials: string): boolean {
  const values = headerValues(headers, "authorization");
  const given = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(values.length === 1 ? (values[0] as string) : "")?.[1];
  return isSame(given ?? "", credentials);
}
