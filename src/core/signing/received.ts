// Finds what a request carries in the place where a scheme has its signature.

import type { RawRequest } from "../http.ts";
import { latin1Text, utf8Bytes } from "./encoding.ts";
import { onlyValue } from "./header-value.ts";
import { jsonItems, jsonValue } from "./json-value.ts";
import { queryValues } from "./query.ts";
import { mostSignatures, type SignatureLocation } from "./scheme-parts.ts";

/** What stands in one place. */
export interface Received {
  /** One value, or several from a family of numbered headers; none is empty. One byte a character, as in headers. */
  readonly values: readonly string[];
  /** The item of a batch that the values belong to. */
  readonly item?: Uint8Array;
}

/** Why nothing could be found. */
export type NotReceived = "missing" | "ambiguous" | "no-items" | "too-many-items";

/**
 * The values in the place of the signature: one entry, or one for each item of a batch. `"missing"` also when it is
 * empty, `"ambiguous"` when it stands there twice.
 */
export function receivedAt(location: SignatureLocation, request: RawRequest): readonly Received[] | NotReceived {
  if (location.header !== undefined) {
    if (typeof location.header !== "string") return "missing";
    return location.numberedTo === undefined
      ? one(onlyValue(request.headers, location.header))
      : family(request, location.header, location.numberedTo);
  }
  if (location.query !== undefined) {
    const [value = "", second] = queryValues(request.target, location.query);
    return one(second === undefined ? latin1Text(utf8Bytes(value)) : undefined);
  }
  if (location.forEach === undefined) return one(textAt(request.body, location.json));
  return batch(request.body, location.forEach, location.json);
}

/** As `onlyValue`: `""` for missing, undefined for doubled. */
function one(value: string | undefined): readonly Received[] | NotReceived {
  if (value === undefined) return "ambiguous";
  return value === "" ? "missing" : [{ values: [value] }];
}

function family({ headers }: RawRequest, first: string, last: number): readonly Received[] | NotReceived {
  const values: string[] = [];
  const stem = first.slice(0, -1);
  for (let number = 1; number <= last && values.length < mostSignatures; number++) {
    const value = onlyValue(headers, `${stem}${number}`);
    if (value === undefined) return "ambiguous";
    if (value !== "") values.push(value);
  }
  return values.length === 0 ? "missing" : [{ values }];
}

function batch(body: Uint8Array, forEach: string, pointer: string): readonly Received[] | NotReceived {
  const items = jsonItems(body, forEach);
  if (items === "doubled") return "ambiguous";
  if (items === undefined || items.length === 0) return "no-items";
  if (items.length > mostSignatures) return "too-many-items";
  const found: Received[] = [];
  for (const item of items) {
    const value = textAt(item, pointer);
    if (value === undefined) return "ambiguous";
    if (value === "") return "missing";
    found.push({ values: [value], item });
  }
  return found;
}

function textAt(bytes: Uint8Array, pointer: string): string | undefined {
  const value = jsonValue(bytes, pointer);
  if (value === "doubled") return undefined;
  return value === undefined ? "" : latin1Text(value);
}
