// Where Pliance's payloads hold the customer's own id of a person or company; companies have a capital C.

import { locate } from "../../../core/json/locate.ts";
import { readString } from "../../../core/json/read-string.ts";

export const referencePointers = ["/body/personReferenceId", "/body/CompanyReferenceId"] as const;

/** The reference that a payload names, or undefined. */
export function referenceIn(body: Uint8Array): string | undefined {
  for (const pointer of referencePointers) {
    const span = locate(body, pointer);
    const text = span === undefined ? undefined : readString(body, span);
    if (text !== undefined) return text;
  }
  return undefined;
}
