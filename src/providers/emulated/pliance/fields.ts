// Members of what the SDKs send: `url` from JavaScript, Python and Java, `Url` from .NET.

import type { JsonObject } from "../json-body.ts";

/** The value of a member, its name in any case; the exact one comes first. */
export function field(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const found = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}

/** The first value of a query argument: `page.no`, `Page.No` (.NET) or `page[no]` (qs without dots). */
export function argument(query: readonly (readonly [string, string])[], name: string): string | undefined {
  const spelled = (key: string) => key.replace(/\[(\w+)\]/g, ".$1").toLowerCase();
  return query.find(([key]) => spelled(key) === name)?.[1];
}
