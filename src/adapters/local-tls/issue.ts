// Makes the keys and certificates of local https: an authority that can vouch for this machine only, and a server.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Random } from "../../core/ports.ts";
import {
  type CertificateSpec,
  certificateBody,
  type MachineNames,
  signedCertificate,
} from "../../core/x509/certificate.ts";
import { pem } from "../../core/x509/der.ts";

/** What a certificate is made with: the time, and a serial number nobody can guess. */
export interface Issuing {
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly random: Random;
}

const dayMs = 86_400_000;

/** Certificates begin a day early, for clocks that are behind, and that day counts: 397 is the most that browsers take. */
const earlyDays = 1;
const serverDays = 397 - earlyDays;
const authorityDays = 3650;

/** All that the authority can vouch for, so that its key is of little use to a thief. */
const permitted: MachineNames = { dns: ["localhost"], ips: ["127.0.0.0/8", "::1"] };
const serverNames: MachineNames = { dns: ["localhost", "*.localhost"], ips: ["127.0.0.1", "::1"] };

/** A new private key, P-256, as PEM. */
export function makeKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  }) as string;
}

/** The authority's certificate over its own key, as PEM. */
export function issueAuthority(authorityKey: string, issuing: Issuing): string {
  const key = createPrivateKey(authorityKey);
  return issue(
    { subjectKey: key, authorityKey: key, role: "authority", names: permitted, days: authorityDays },
    issuing,
  );
}

/** The server's certificate, signed by the authority, as PEM. */
export function issueServer(serverKey: string, authorityKey: string, issuing: Issuing): string {
  const keys = { subjectKey: createPrivateKey(serverKey), authorityKey: createPrivateKey(authorityKey) };
  return issue({ ...keys, role: "server", names: serverNames, days: serverDays }, issuing);
}

interface Wish extends Pick<CertificateSpec, "role" | "names"> {
  readonly subjectKey: KeyObject;
  readonly authorityKey: KeyObject;
  readonly days: number;
}

function issue({ subjectKey, authorityKey, role, names, days }: Wish, { now, random }: Issuing): string {
  const publicKey = publicBytes(subjectKey);
  const issuerKeyId = keyIdOf(publicBytes(authorityKey));
  // The name tells authorities of several machines and folders apart in a list of certificates.
  const issuer = `hookdev local authority ${Buffer.from(issuerKeyId.subarray(0, 4)).toString("hex")}`;
  const body = certificateBody({
    serial: Buffer.from(`01${random.hex(30)}`, "hex"),
    subject: role === "authority" ? issuer : "localhost",
    issuer,
    notBefore: now - earlyDays * dayMs,
    notAfter: now + days * dayMs,
    publicKey,
    keyId: keyIdOf(publicKey),
    issuerKeyId,
    role,
    names,
  });
  return pem("CERTIFICATE", signedCertificate(body, sign("sha256", body, authorityKey)));
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

/** RFC 7093 section 2, method 4, by the whole key information. */
function keyIdOf(publicKey: Uint8Array): Uint8Array {
  return createHash("sha256").update(publicKey).digest().subarray(0, 20);
}
