// X.509 certificates made while the tests run: each wrong in one way, none on disk.

import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import {
  bits,
  boolean,
  integer,
  octets,
  oid,
  pem,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from "../../src/core/x509/der.ts";

export interface Identity {
  /** PEM. */
  readonly key: string;
  /** PEM; the certificate alone. */
  readonly cert: string;
}

export interface CertificateWishes {
  readonly name?: string;
  readonly dnsNames?: readonly string[];
  readonly ips?: readonly string[];
  readonly from?: Date;
  readonly until?: Date;
  /** Signed by itself when left out. */
  readonly issuer?: Identity;
  readonly isAuthority?: boolean;
  readonly digest?: "sha256" | "sha1";
}

const dayMs = 86_400_000;

/** A certificate with a fresh P-256 key; by default for localhost and both loopback addresses, valid now. */
export function makeIdentity(wishes: CertificateWishes = {}): Identity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = wishes.name ?? "hookdev test";
  const digest = wishes.digest ?? "sha256";
  const signer = wishes.issuer === undefined ? privateKey : createPrivateKey(wishes.issuer.key);
  const issuerName = wishes.issuer === undefined ? name : subjectOf(wishes.issuer);
  const algorithm = sequence(oid(digest === "sha256" ? "1.2.840.10045.4.3.2" : "1.2.840.10045.4.1"));
  const tbs = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    distinguishedName(issuerName),
    sequence(
      time(wishes.from?.getTime() ?? Date.now() - dayMs),
      time(wishes.until?.getTime() ?? Date.now() + 30 * dayMs),
    ),
    distinguishedName(name),
    spki(publicKey),
    tagged(0xa3, sequence(...extensions(wishes))),
  );
  const signature = sign(digest, tbs, signer);
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: pem("CERTIFICATE", sequence(tbs, algorithm, bits(signature))),
  };
}

function subjectOf(identity: Identity): string {
  return new X509Certificate(identity.cert).subject.replace(/^CN=/, "");
}

function extensions(wishes: CertificateWishes): Uint8Array[] {
  if (wishes.isAuthority === true)
    return [extension("2.5.29.19", sequence(boolean(true))), extension("2.5.29.15", bits(Buffer.of(0x06), 1))];
  const names = (wishes.dnsNames ?? ["localhost"]).map((dns) => tagged(0x82, Buffer.from(dns)));
  const ips = (wishes.ips ?? ["127.0.0.1", "::1"]).map((ip) => tagged(0x87, addressBytes(ip)));
  return [extension("2.5.29.17", sequence(...names, ...ips))];
}

function addressBytes(ip: string): Buffer {
  if (ip === "::1") return Buffer.concat([Buffer.alloc(15), Buffer.of(1)]);
  return Buffer.from(ip.split(".").map(Number));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

function extension(id: string, value: Uint8Array): Uint8Array {
  return sequence(oid(id), octets(value));
}

function distinguishedName(name: string): Uint8Array {
  return sequence(setOf(sequence(oid("2.5.4.3"), utf8(name))));
}
