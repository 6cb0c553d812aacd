import { execFile, execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { HookdevError } from "../../../src/core/errors.ts";
import { freshState, localTls } from "../../helpers/local-tls.ts";

const dayMs = 86_400_000;
const names = ["ca-key.pem", "ca.pem", "localhost-key.pem", "localhost.pem"];
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

function verified(caFile: string, certFile: string, ...more: string[]): string {
  const args = ["verify", "-x509_strict", "-CAfile", caFile, ...more, certFile];
  const { stdout, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  return stdout + stderr;
}

describe("the first use", () => {
  test("makes four files that only their owner can read", () => {
    const { caFile } = localTls();
    const folder = dirname(caFile);
    expect(readdirSync(folder).sort()).toEqual(names);
    expect(readdirSync(dirname(folder))).toEqual(["tls"]);
    if (process.platform === "win32") return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test("is the last that makes anything: the next one reads the same", () => {
    const state = freshState();
    const first = localTls(state);
    expect(localTls(state)).toEqual(first);
    expect(readFileSync(first.certFile, "utf8")).toBe(first.cert);
    expect(readFileSync(first.keyFile, "utf8")).toBe(first.key);
  });

  test("gives every folder an authority of its own", () => {
    const [one, other] = [localTls(), localTls()];
    expect(new X509Certificate(one.cert).issuer).not.toBe(new X509Certificate(other.cert).issuer);
    expect(one.key).not.toBe(other.key);
  });

  test("gives processes that come at the same time one and the same", async () => {
    const helper = fileURLToPath(new URL("../../helpers/local-tls.ts", import.meta.url));
    const state = freshState();
    const code = `const { localTls } = await import(${JSON.stringify(helper)}); process.stdout.write(JSON.stringify(localTls(${JSON.stringify(state)})));`;
    const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
    const texts = (await Promise.all(Array.from({ length: 6 }, start))).map(({ stdout }) => stdout);
    expect(new Set(texts).size).toBe(1);
    expect(JSON.parse(texts[0] as string)).toEqual(localTls(state));
    expect(readdirSync(state)).toEqual(["tls"]);
  });
});

describe("the certificates", () => {
  const now = Date.UTC(2027, 3, 5);
  const { cert, caFile } = localTls(freshState(), now);
  const [server, authority] = [new X509Certificate(cert), new X509Certificate(readFileSync(caFile))];

  test("name this machine and nothing else", () => {
    expect(server.subjectAltName).toBe(
      "DNS:localhost, DNS:*.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    );
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkIP("::1")).toBe("::1");
    expect(server.checkHost("example.com")).toBeUndefined();
    expect(server.checkIP("10.0.0.1")).toBeUndefined();
  });

  test("live 397 days at most, from a day ago, and no longer than their authority", () => {
    const [from, to] = [Date.parse(server.validFrom), Date.parse(server.validTo)];
    expect(from).toBe(now - dayMs);
    expect((to - from) / dayMs).toBe(397);
    expect(Date.parse(authority.validTo)).toBeGreaterThan(to);
  });

  test("are an authority for servers and a server, on P-256", () => {
    expect(authority.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(authority)).toBe(true);
    for (const one of [server, authority]) {
      expect(one.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
      expect(one.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    }
  });

  test.runIf(hasOpenssl)("pass openssl verify -x509_strict", () => {
    const files = localTls();
    expect(verified(files.caFile, files.certFile)).toBe(`${files.certFile}: OK\n`);
    expect(verified(files.caFile, files.certFile, "-purpose", "sslserver", "-verify_hostname", "localhost")).toContain(
      ": OK",
    );
    expect(verified(files.caFile, files.certFile, "-verify_ip", "127.0.0.1")).toContain(": OK");
    expect(verified(files.caFile, files.certFile, "-verify_ip", "::1")).toContain(": OK");
    expect(verified(files.caFile, files.certFile, "-verify_hostname", "example.com")).toContain("hostname mismatch");
    expect(verified(files.caFile, files.caFile)).toContain(": OK");
  });

  test.runIf(hasOpenssl)("are told by openssl as what they were meant to be", () => {
    const text = execFileSync("openssl", ["x509", "-in", caFile, "-noout", "-text"], { encoding: "utf8" });
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign\n/);
    expect(text).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DNS:localhost\s+IP:127\.0\.0\.0\/255\.0\.0\.0\s+IP:0/,
    );
  });
});

describe("renewal", () => {
  const made = Date.UTC(2027, 0, 1);

  test("waits while more than 30 days are left", () => {
    const state = freshState();
    const first = localTls(state, made);
    expect(localTls(state, made + 365 * dayMs).cert).toBe(first.cert);
  });

  test("comes 30 days before the end, with the same keys and the same authority", () => {
    const state = freshState();
    const first = localTls(state, made);
    const authority = readFileSync(first.caFile, "utf8");
    const later = made + 367 * dayMs;
    const second = localTls(state, later);
    expect(second.cert).not.toBe(first.cert);
    expect(second.key).toBe(first.key);
    expect(readFileSync(first.certFile, "utf8")).toBe(second.cert);
    expect(readFileSync(first.caFile, "utf8")).toBe(authority);
    expect(Date.parse(new X509Certificate(second.cert).validTo)).toBe(later + 396 * dayMs);
    expect(readdirSync(dirname(first.caFile)).sort()).toEqual(names);
    expect(localTls(state, later)).toEqual(second);
  });

  test("comes when the clock was wrong before: a certificate from the future is made anew", () => {
    const state = freshState();
    const future = localTls(state, made + 5000 * dayMs);
    const now = localTls(state, made);
    expect(now.cert).not.toBe(future.cert);
    expect(Date.parse(new X509Certificate(now.cert).validFrom)).toBe(made - dayMs);
    expect(Date.parse(new X509Certificate(readFileSync(now.caFile)).validFrom)).toBe(made - dayMs);
  });

  test("reaches the authority as well, under its old key: the old certificate of it still vouches", () => {
    const state = freshState();
    const first = localTls(state, made);
    const old = new X509Certificate(readFileSync(first.caFile));
    const second = localTls(state, made + 3300 * dayMs);
    const renewed = new X509Certificate(readFileSync(second.caFile));
    expect(renewed.serialNumber).not.toBe(old.serialNumber);
    expect(Date.parse(renewed.validTo)).toBeGreaterThan(Date.parse(new X509Certificate(second.cert).validTo));
    for (const authority of [old, renewed])
      expect(new X509Certificate(second.cert).verify(authority.publicKey)).toBe(true);
  });
});

describe("files that somebody has touched", () => {
  function brokenBy(damage: (folder: string) => void): HookdevError {
    const state = freshState();
    damage(dirname(localTls(state).caFile));
    try {
      localTls(state);
    } catch (error) {
      expect(error).toBeInstanceOf(HookdevError);
      return error as HookdevError;
    }
    throw new Error("nothing was wrong");
  }

  test.each(names)("are told of when %s is missing, and nothing is made over them", (name) => {
    const error = brokenBy((folder) => rmSync(join(folder, name)));
    expect(error.code).toBe("LOCAL_TLS_BROKEN");
    expect(error.message).toContain(`${name} is missing`);
    expect(error.remedy).toContain("Remove that folder");
  });

  test.each(names)("are told of when %s is empty, junk or another one", (name) => {
    for (const text of ["", "junk", readFileSync(join(dirname(localTls().caFile), name), "utf8")])
      expect(brokenBy((folder) => writeFileSync(join(folder, name), text)).code).toBe("LOCAL_TLS_BROKEN");
  });

  test("never show a key in what is said", () => {
    const error = brokenBy((folder) => renameSync(join(folder, "ca.pem"), join(folder, "localhost.pem")));
    expect(error.message).not.toMatch(/BEGIN|PRIVATE/);
  });

  test.skipIf(process.platform === "win32")("get their keys closed to others again", () => {
    const state = freshState();
    const { keyFile, caFile } = localTls(state);
    const caKey = join(dirname(caFile), "ca-key.pem");
    for (const file of [keyFile, caKey]) chmodSync(file, 0o644);
    localTls(state);
    for (const file of [keyFile, caKey]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("where the folder cannot be made, the place is named", () => {
    const state = freshState();
    writeFileSync(state, "a file where the folder should be");
    expect(() => localTls(state)).toThrow(HookdevError);
    expect(() => localTls(state)).toThrow(state);
  });
});
