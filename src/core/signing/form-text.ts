// A form body as Twilio signs it: keys sorted, each with its values put behind it.

import { firstHeader, type RawRequest } from "../http.ts";
import { latin1Text, utf8Bytes } from "./encoding.ts";

/**
 * Keys and values without any separator, keys sorted; of a key that stands several times, each different value once
 * and sorted. Empty for an empty body; undefined when the body is declared to be something else than a form.
 */
export function formText({ headers, body }: RawRequest): Uint8Array | undefined {
  if (body.length === 0) return body;
  const type = firstHeader(headers, "content-type");
  if (type !== undefined && !/^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return undefined;
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(latin1Text(body))) {
    const known = values.get(name);
    if (known === undefined) values.set(name, new Set([value]));
    else known.add(value);
  }
  const names = [...values.keys()].sort();
  return utf8Bytes(names.map((name) => sortedText(name, values.get(name) ?? new Set())).join(""));
}

function sortedText(name: string, values: ReadonlySet<string>): string {
  return [...values]
    .sort()
    .map((value) => `${name}${value}`)
    .join("");
}
