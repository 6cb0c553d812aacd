// Values of headers as signatures need them: exactly one, outer white space off, nothing else touched.

import { HookdevError } from "../errors.ts";
import type { HeaderLines } from "../http.ts";
import { isLatin1 } from "./encoding.ts";

/**
 * The only value of a header without spaces and tabs around it; `""` when the header is missing or empty, undefined
 * when it stands there more than once.
 */
export function onlyValue(lines: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase();
  let value: string | undefined;
  for (let i = 0; i < lines.length; i += 2) {
    const candidate = lines[i] as string;
    if (candidate.length !== wanted.length || candidate.toLowerCase() !== wanted) continue;
    if (value !== undefined) return undefined;
    value = lines[i + 1];
  }
  return value === undefined ? "" : trimOws(value);
}

/**
 * The value itself when it survives the way through HTTP unchanged.
 *
 * @throws HookdevError `HEADER_VALUE_UNSAFE` for line breaks, control characters, characters beyond latin1 and outer
 * white space; the value is not quoted, it may be a secret
 */
export function safeValue(value: string, subject = "secret"): string {
  const problem = problemOf(value);
  if (problem === undefined) return value;
  throw new HookdevError("HEADER_VALUE_UNSAFE", {
    category: "usage",
    message: `The ${subject} ${problem}, so it cannot be sent in a header.`,
    remedy: `Check the ${subject} for what was added to it when it was copied.`,
  });
}

function trimOws(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isOws(value.charCodeAt(start))) start++;
  while (end > start && isOws(value.charCodeAt(end - 1))) end--;
  return end - start === value.length ? value : value.slice(start, end);
}

function isOws(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function problemOf(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return "holds a line break";
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(value)) return "holds a control character";
  if (!isLatin1(value)) return "holds a character that is not in latin1";
  return /^[ \t]|[ \t]$/.test(value) ? "begins or ends with white space" : undefined;
}
