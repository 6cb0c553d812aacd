// X.509 certificates made while the tests run: each wrong in one way, none on disk.

import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";

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
  const algorithm = sequence(oid(digest === "sha256" ? "2a8648ce3d040302" : "2a8648ce3d0401"));
  const tbs = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    distinguishedName(issuerName),
    sequence(
      time(wishes.from ?? new Date(Date.now() - dayMs)),
      time(wishes.until ?? new Date(Date.now() + 30 * dayMs)),
    ),
    distinguishedName(name),
    spki(publicKey),
    tagged(0xa3, sequence(...extensions(wishes))),
  );
  const signature = sign(digest, tbs, signer);
  const der = sequence(tbs, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${der
      .toString("base64")
      .match(/.{1,64}/g)
      ?.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function subjectOf(identity: Identity): string {
  return new X509Certificate(identity.cert).subject.replace(/^CN=/, "");
}

function extensions(wishes: CertificateWishes): Buffer[] {
  if (wishes.isAuthority === true)
    return [
      extension("551d13", sequence(tagged(0x01, Buffer.of(0xff)))),
      extension("551d0f", tagged(0x03, Buffer.of(1, 0x06))),
    ];
  const names = (wishes.dnsNames ?? ["localhost"]).map((dns) => tagged(0x82, Buffer.from(dns)));
  const ips = (wishes.ips ?? ["127.0.0.1", "::1"]).map((ip) => tagged(0x87, addressBytes(ip)));
  return [extension("551d11", sequence(...names, ...ips))];
}

function addressBytes(ip: string): Buffer {
  if (ip === "::1") return Buffer.concat([Buffer.alloc(15), Buffer.of(1)]);
  return Buffer.from(ip.split(".").map(Number));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value));
}

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("550403"), tagged(0x0c, Buffer.from(name)))));
}

/** UTCTime: years before 2050 must be (RFC 5280 section 4.1.2.5). */
function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return tagged(0x17, Buffer.from(`${text.slice(2)}Z`));
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}
