// Whether what arrived at the app is genuine, judged as the app's own code would: by the library.

import { verify } from "../../../src/index.ts";
import type { Received } from "./stage.ts";

/** True when the signature fits the secret. */
export function isGenuine(provider: string, { headers, text }: Received, key: string): boolean {
  const lines = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return verify({ provider, secret: key, request: { headers: Object.fromEntries(lines), body: text } }).ok;
}
