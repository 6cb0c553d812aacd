// The text that is signed (RFC 9421 section 2.5): one line a component, then the parameters.

import { latin1Bytes } from "../encoding.ts";
import { componentValue, type NoValue, type SignedMessage } from "./components.ts";
import { type InnerList, memberText } from "./structured-fields.ts";

/** The bytes to sign, or which component could not be had. */
export type SignatureBase =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly component: string; readonly why: NoValue | "doubled" };

/** Puts the text together for the covered components and parameters of one signature. */
export function signatureBase(input: InnerList, message: SignedMessage): SignatureBase {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const component of input.items) {
    const name = memberText(component);
    if (seen.has(name)) return { ok: false, component: name, why: "doubled" };
    seen.add(name);
    const found = componentValue(component, message);
    if (typeof found === "string") return { ok: false, component: name, why: found };
    lines.push(`${name}: ${found.value}`);
  }
  lines.push(`"@signature-params": ${memberText(input)}`);
  return { ok: true, bytes: latin1Bytes(lines.join("\n")) };
}
