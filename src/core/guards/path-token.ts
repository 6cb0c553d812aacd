// The path token: `/t/<token>` before every path, so that a URL nobody was told cannot be found.

import { HookdevError } from "../errors.ts";
import { originForm } from "../http.ts";

/** Hexadecimal digits of a token that is thrown: 128 bits. */
export const tokenDigits = 32;

/** What stands before every path. */
export function tokenPath(token: string): string {
  return `/t/${token}`;
}

/** Checks a token of the user's own. @throws HookdevError `PATH_TOKEN_WEAK` */
export function checkPathToken(token: string): string {
  if (/^[A-Za-z0-9_-]{22,200}$/.test(token)) return token;
  throw new HookdevError("PATH_TOKEN_WEAK", {
    category: "usage",
    message:
      "--path-token must have 22 to 200 characters of A-Z, a-z, 0-9, _ and -: a shorter one can be found by trying.",
    remedy: "Leave the value out and hookdev throws one, or make one with: openssl rand -hex 16",
  });
}

/**
 * The target without its token, for the app; undefined when the token is missing or wrong. Compared character by
 * character as it was sent: a path that is decoded first has more than one spelling.
 */
export function withoutToken(target: string, token: string): string | undefined {
  const origin = originForm(target);
  const path = tokenPath(token);
  const end = path.length;
  if (!isSame(origin.slice(0, end), path)) return undefined;
  const rest = origin.slice(end);
  if (rest === "") return "/";
  if (rest.startsWith("/")) return rest;
  return rest.startsWith("?") ? `/${rest}` : undefined;
}

/** Takes the same time wherever the two differ, so that an answer's time tells nothing. */
export function isSame(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  for (let i = 0; i < wanted.length; i += 1) difference |= (given.charCodeAt(i) | 0) ^ wanted.charCodeAt(i);
  return difference === 0;
}
