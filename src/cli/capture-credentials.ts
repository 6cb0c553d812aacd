// Headers of a capture that hold the secret itself although their names do not tell.

import type { Capture } from "../core/capture.ts";
import { credentialHeaders } from "../core/signing/scheme.ts";
import { providers } from "../providers/index.ts";

/** Names by the capture's provider, and the one that the user had chosen when it arrived. */
export function credentialsOf(capture: Pick<Capture, "provider" | "credentialHeader">): string[] {
  const known = providers.find(({ id }) => id === capture.provider);
  const chosen = capture.credentialHeader === undefined ? [] : [capture.credentialHeader];
  return [...credentialHeaders(known?.schemes ?? []), ...chosen];
}
