import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { certificateBody, type MachineNames, signedCertificate } from "../../../src/core/x509/certificate.ts";
import { pem } from "../../../src/core/x509/der.ts";
import { makeIdentity } from "../../helpers/certificates.ts";
import { freshState, handshake, localTls } from "../../helpers/local-tls.ts";

const dayMs = 86_400_000;

describe("a stolen key of the authority", () => {
  const state = freshState();
  const { caFile } = localTls(state);
  const caKey = createPrivateKey(readFileSync(join(dirname(caFile), "ca-key.pem")));
  const ca = new X509Certificate(readFileSync(caFile));

  /** A certificate that a thief signs. */
  function forged(wanted: MachineNames, subject = "localhost") {
    const own = makeIdentity();
    const publicKey = createPublicKey(own.key).export({ type: "spki", format: "der" });
    const idOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest().subarray(0, 20);
    const issuerKeyId = idOf(createPublicKey(caKey).export({ type: "spki", format: "der" }));
    const body = certificateBody({
      serial: Uint8Array.of(7),
      subject,
      issuer: ca.subject.replace(/^[\s\S]*CN=/, ""),
      notBefore: Date.now() - dayMs,
      notAfter: Date.now() + dayMs,
      publicKey,
      keyId: idOf(publicKey),
      issuerKeyId,
      role: "server",
      names: wanted,
    });
    return { key: own.key, cert: pem("CERTIFICATE", signedCertificate(body, sign("sha256", body, caKey))) };
  }

  test("still vouches for this machine, so the refusals below are the constraints' doing", async () => {
    expect(await handshake(forged({ dns: ["localhost"], ips: [] }), caFile, "localhost")).toBe("authorized");
    expect(await handshake(forged({ dns: [], ips: ["127.0.0.1"] }), caFile)).toBe("authorized");
  });

  test.each([
    ["another name", { dns: ["bank.example"], ips: [] }, "bank.example"],
    ["a name that ends alike", { dns: ["notlocalhost"], ips: [] }, "notlocalhost"],
    ["this machine and another name", { dns: ["localhost", "bank.example"], ips: [] }, "bank.example"],
    ["another address", { dns: [], ips: ["10.0.0.1"] }, undefined],
    ["another address of IPv6", { dns: [], ips: ["2001:db8::1"] }, undefined],
  ] as const)("does not vouch for %s", async (_what, wanted, host) => {
    expect(await handshake(forged(wanted), caFile, host)).toBe("permitted subtree violation");
  });

  test("does not vouch for a name outside of the list of names", async () => {
    expect(await handshake(forged({ dns: [], ips: [] }, "bank.example"), caFile, "bank.example")).not.toBe(
      "authorized",
    );
  });
});

describe("a TLS handshake", () => {
  test.each([
    ["localhost", "localhost"],
    ["127.0.0.1", undefined],
  ])("with trust in the authority succeeds for %s", async (_what, host) => {
    const tls = localTls();
    expect(await handshake(tls, tls.caFile, host)).toBe("authorized");
  });

  test("without trust fails", async () => {
    expect(await handshake(localTls(), undefined, "localhost")).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  test("with trust in another folder's authority fails", async () => {
    expect(await handshake(localTls(), localTls().caFile, "localhost")).not.toBe("authorized");
  });
});
