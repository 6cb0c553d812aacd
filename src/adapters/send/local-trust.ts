// The authority of local https as one more that is trusted, for servers of this machine only.

import { readFileSync } from "node:fs";
import type { SecureContext } from "node:tls";
import { isThisMachine } from "../../core/this-machine.ts";

/**
 * What to trust for a host: the usual authorities and the one in the file. Undefined where the usual ones are all: the
 * host is another machine, no file was named, or there is none yet.
 */
export function localTrust(host: string, authority: string | undefined): SecureContext | undefined {
  if (authority === undefined || !isThisMachine(host)) return undefined;
  try {
    const pem = readFileSync(authority, "utf8");
    const { createSecureContext, getCACertificates } = process.getBuiltinModule("node:tls");
    if (made?.pem !== pem) made = { pem, context: createSecureContext({ ca: [...getCACertificates("default"), pem] }) };
    return made.context;
  } catch {
    // Missing or no certificate: then nobody's server has one from it either.
    return undefined;
  }
}

/** A context takes 10 ms to make, and there is one authority in a run. */
let made: { readonly pem: string; readonly context: SecureContext } | undefined;
