// Whether a certificate is for the address that was dialled.

import { isIP } from "node:net";
import type { checkServerIdentity, PeerCertificate } from "node:tls";

/** What `tls.connect` needs beside its own check for a host: nothing, but for an IPv6 address. */
export function identityOptions(host: string): { checkServerIdentity?: typeof checkServerIdentity } {
  return isIP(host) === 6 ? { checkServerIdentity: byAddress } : {};
}

/** Node 22.23 and 24.17 find no IPv6 address in any certificate (nodejs/node#64144); OpenSSL does. */
function byAddress(hostname: string, certificate: PeerCertificate): Error | undefined {
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  if (new X509Certificate(certificate.raw).checkIP(hostname) !== undefined) return undefined;
  return process.getBuiltinModule("node:tls").checkServerIdentity(hostname, certificate);
}
