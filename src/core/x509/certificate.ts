// An X.509 certificate as bytes, before and after it is signed: an authority for few names, and a server below it.

import { type IpRange, parseIpRange } from "../ip-ranges.ts";
import { bits, boolean, integer, octets, oid, sequence, setOf, tagged, time, utf8 } from "./der.ts";

/** Names of machines. */
export interface MachineNames {
  /** `localhost`, `*.localhost`; in an authority a name stands for all names below it too. */
  readonly dns: readonly string[];
  /** `127.0.0.1`; in an authority also ranges, `127.0.0.0/8`. */
  readonly ips: readonly string[];
}

export interface CertificateSpec {
  /** 16 bytes that no other certificate of this issuer has. */
  readonly serial: Uint8Array;
  /** Common names. */
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970, UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** Identifies the subject's key, and the issuer's: 20 bytes each. */
  readonly keyId: Uint8Array;
  readonly issuerKeyId: Uint8Array;
  /** An authority may vouch for these names and no others; a server is called by these names. */
  readonly role: "authority" | "server";
  readonly names: MachineNames;
}

/** The part of a certificate that is signed, with ECDSA and SHA-256. */
export function certificateBody(spec: CertificateSpec): Uint8Array {
  return sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(spec.serial),
    ecdsaWithSha256,
    nameOf(spec.issuer),
    sequence(time(spec.notBefore), time(spec.notAfter)),
    nameOf(spec.subject),
    spec.publicKey,
    tagged(0xa3, sequence(...(spec.role === "authority" ? authorityExtensions(spec) : serverExtensions(spec)))),
  );
}

/** The whole certificate. `signature` is the DER form that node:crypto and OpenSSL give. */
export function signedCertificate(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return sequence(body, ecdsaWithSha256, bits(signature));
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
const commonName = oid("2.5.4.3");
const organisation = oid("2.5.4.10");
const serverAuth = sequence(oid("1.3.6.1.5.5.7.3.1"));

/** The first bits of a KeyUsage, RFC 5280 section 4.2.1.3. */
const digitalSignature = bits(Uint8Array.of(0x80), 7);
const keyCertSign = bits(Uint8Array.of(0x04), 2);

function nameOf(text: string): Uint8Array {
  return sequence(setOf(sequence(organisation, utf8("hookdev"))), setOf(sequence(commonName, utf8(text))));
}

function authorityExtensions({ keyId, names }: CertificateSpec): Uint8Array[] {
  return [
    // No authority below this one.
    extension("2.5.29.19", sequence(boolean(true), integer(Uint8Array.of(0))), "critical"),
    extension("2.5.29.15", keyCertSign, "critical"),
    // Servers only: no mail, no code, no clients.
    extension("2.5.29.37", serverAuth),
    extension("2.5.29.30", sequence(tagged(0xa0, Buffer.concat(permitted(names)))), "critical"),
    extension("2.5.29.14", octets(keyId)),
  ];
}

function serverExtensions({ keyId, issuerKeyId, names }: CertificateSpec): Uint8Array[] {
  const ips = names.ips.map((ip) => tagged(0x87, Uint8Array.from(parseIpRange(ip).address)));
  return [
    extension("2.5.29.19", sequence(), "critical"),
    extension("2.5.29.15", digitalSignature, "critical"),
    extension("2.5.29.37", serverAuth),
    extension("2.5.29.17", sequence(...names.dns.map(dnsName), ...ips)),
    extension("2.5.29.14", octets(keyId)),
    extension("2.5.29.35", sequence(tagged(0x80, issuerKeyId))),
  ];
}

/** Subtrees that the authority may vouch in, RFC 5280 section 4.2.1.10. */
function permitted({ dns, ips }: MachineNames): Uint8Array[] {
  const ranges = ips.map((ip) => tagged(0x87, addressAndMask(parseIpRange(ip))));
  return [...dns.map(dnsName), ...ranges].map((base) => sequence(base));
}

function dnsName(name: string): Uint8Array {
  return tagged(0x82, Buffer.from(name, "latin1"));
}

function addressAndMask({ address, bits: used }: IpRange): Uint8Array {
  const mask = address.map((_, index) => (0xff00 >> Math.min(Math.max(used - index * 8, 0), 8)) & 0xff);
  return Uint8Array.from([...address, ...mask]);
}

function extension(id: string, value: Uint8Array, critical?: "critical"): Uint8Array {
  return sequence(oid(id), ...(critical === undefined ? [] : [boolean(true)]), octets(value));
}
