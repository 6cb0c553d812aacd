// Rows E-07 to E-10, E-33 and E-42 of the fault catalogue: everything that TLS can refuse, with both senders.

import { once } from "node:events";
import { createServer as createH2cServer, createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from "node:tls";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Failed } from "../../src/core/delivery.ts";
import { describeFailure } from "../../src/core/failure-words.ts";
import { makeIdentity } from "../helpers/certificates.ts";
import { answering, type FaultServer, openFaultServer } from "../helpers/fault-server.ts";
import { posting, senders, sendOnce } from "../helpers/senders.ts";

// Without collecting, the test would measure how lazy the collector is.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const day = 86_400_000;
const authority = makeIdentity({ name: "test authority", isAuthority: true });
const stranger = makeIdentity({ name: "unknown authority", isAuthority: true });
const good = makeIdentity({ name: "good", issuer: authority });
const oldStore = getCACertificates("default");

beforeAll(() => setDefaultCACertificates([...oldStore, authority.cert]));
afterAll(() => setDefaultCACertificates(oldStore));

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface TlsFault {
  readonly id: string;
  readonly title: string;
  readonly tls: TlsOptions;
  readonly code: string;
  /** What the detail says, for faults that one command line cannot tell apart. */
  readonly detail?: RegExp;
}

const past = { from: new Date(Date.now() - 9 * day), until: new Date(Date.now() - day) };
const future = { from: new Date(Date.now() + day), until: new Date(Date.now() + 9 * day) };
const stale = makeIdentity({ name: "stale", issuer: authority, ...past });

const tlsFaults: readonly TlsFault[] = [
  { id: "E-07", title: "self-signed", tls: makeIdentity({ name: "self" }), code: "TLS_SELF_SIGNED" },
  { id: "E-07", title: "expired", tls: stale, code: "TLS_EXPIRED" },
  {
    id: "E-07",
    title: "not yet valid",
    tls: makeIdentity({ name: "early", issuer: authority, ...future }),
    code: "TLS_NOT_YET_VALID",
  },
  {
    id: "E-07",
    title: "for another host",
    tls: makeIdentity({ name: "other", issuer: authority, dnsNames: ["other.example"], ips: [] }),
    code: "TLS_WRONG_HOST",
    detail: /other\.example/,
  },
  {
    id: "E-07",
    title: "from an unknown authority",
    tls: makeIdentity({ name: "lost", issuer: stranger }),
    code: "TLS_UNKNOWN_CA",
  },
  {
    id: "E-07",
    title: "from an unknown authority that is sent along",
    tls: chained(makeIdentity({ name: "lost", issuer: stranger }), stranger),
    code: "TLS_UNKNOWN_CA",
  },
  {
    id: "E-07",
    title: "signed with SHA-1",
    tls: { ...makeIdentity({ name: "weak", issuer: authority, digest: "sha1" }), ciphers: "DEFAULT@SECLEVEL=0" },
    code: "TLS_PROTOCOL",
  },
  {
    id: "E-07",
    title: "TLS 1.1 only",
    tls: { ...good, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    code: "TLS_PROTOCOL",
  },
  {
    id: "E-07",
    title: "no common cipher",
    tls: { ...good, maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-CAMELLIA128-SHA256" },
    code: "TLS_PROTOCOL",
  },
  {
    id: "E-09",
    title: "a client certificate demanded (TLS 1.3)",
    tls: { ...good, requestCert: true, rejectUnauthorized: true, ca: [authority.cert], minVersion: "TLSv1.3" },
    code: "TLS_CLIENT_CERT",
  },
  {
    id: "E-09",
    title: "a client certificate demanded (TLS 1.2)",
    tls: { ...good, requestCert: true, rejectUnauthorized: true, ca: [authority.cert], maxVersion: "TLSv1.2" },
    // TLS 1.2 has one alert for this and for having no cipher in common.
    code: "TLS_PROTOCOL",
  },
  { id: "E-33", title: "HTTP/2 only (ALPN)", tls: { ...good, ALPNProtocols: ["h2"] }, code: "NEEDS_H2" },
];

function chained(leaf: { key: string; cert: string }, issuer: { cert: string }): TlsOptions {
  return { key: leaf.key, cert: leaf.cert + issuer.cert };
}

describe.each(senders)("the %s sender", (_name, open) => {
  test.each(tlsFaults)("$id names a certificate or handshake that is $title", async ({ tls, code, detail }) => {
    server = await openFaultServer({ tls, onRequest: answering("HTTP/1.1 200 OK\r\n\r\n") });
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/hook`));
    expect(attempt.outcome).toMatchObject({ kind: "failed", code });
    if (detail !== undefined) expect(attempt.outcome).toMatchObject({ detail: expect.stringMatching(detail) });
    expect(server.requests).toEqual([]);
    expect(server.bytes().toString("latin1")).not.toContain("s3cret");
  });

  test("writes no byte of the request before the certificate is checked", async () => {
    server = await openFaultServer({ tls: stale, onRequest: answering("HTTP/1.1 200 OK\r\n\r\n") });
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ code: "TLS_EXPIRED", phase: "tls", mayHaveArrived: false });
    expect(server.bytes().length).toBe(0);
  });

  test("delivers over TLS to a name and to both kinds of address", async () => {
    for (const [host, url] of [
      ["127.0.0.1", "127.0.0.1"],
      ["127.0.0.1", "localhost"],
      ["::1", "[::1]"],
    ] as const) {
      const secure = await openFaultServer({ host, tls: good, onRequest: answering("HTTP/1.1 200 OK\r\n\r\nhi") });
      const attempt = await sendOnce(open, posting(`https://${url}:${secure.port}/hook`));
      await secure.close();
      expect(attempt.outcome, url).toMatchObject({ kind: "answered", status: 200 });
    }
  });

  test("takes a bad certificate only for the request that says insecure", async () => {
    server = await openFaultServer({ tls: makeIdentity(), onRequest: answering("HTTP/1.1 200 OK\r\n\r\n") });
    const sender = open();
    const url = `https://localhost:${server.port}/`;
    const limits = { timeoutMs: 5000, maxAnswerBytes: 1000 };
    const insecure = await sender.send(posting(url), { ...limits, insecure: true });
    const checked = await sender.send(posting(url), limits);
    await sender.close();
    expect(insecure.outcome).toMatchObject({ kind: "answered", status: 200 });
    expect(checked.outcome).toMatchObject({ kind: "failed", code: "TLS_SELF_SIGNED" });
  });

  test("checks certificates although NODE_TLS_REJECT_UNAUTHORIZED is 0 (TH-26)", async () => {
    server = await openFaultServer({ tls: makeIdentity(), onRequest: answering("HTTP/1.1 200 OK\r\n\r\n") });
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`));
      expect(attempt.outcome).toMatchObject({ code: "TLS_SELF_SIGNED" });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });

  test("E-08 says so when https meets an http port", async () => {
    server = await openFaultServer({
      onConnection: (socket) => socket.once("data", () => answering("HTTP/1.1 400 Bad\r\n\r\n")(socket)),
    });
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ code: "TLS_NOT_TLS", phase: "tls", mayHaveArrived: false });
  });

  test("E-08 says so when http meets an https port", async () => {
    server = await openFaultServer({ tls: good });
    const url = `http://localhost:${server.port}/`;
    const attempt = await sendOnce(open, posting(url));
    // Node's own TLS server closes without a word, so the hint is in the message.
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "CLOSED" });
    expect(describeFailure(attempt.outcome as Failed, url).message).toContain("this is an https port");
  });

  test("E-08 reads an alert of a TLS server", async () => {
    server = await openFaultServer({ onRequest: answering("\x15\x03\x01\x00\x02\x02\x46") });
    const attempt = await sendOnce(open, posting(`http://localhost:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "TLS_EXPECTED" });
  });

  test("E-08 calls a TLS port that closes during the handshake closed", async () => {
    server = await openFaultServer({ onConnection: (socket) => socket.once("data", () => socket.end()) });
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`));
    expect(attempt.outcome).toMatchObject({ code: "CLOSED", phase: "tls", mayHaveArrived: false });
  });

  test("E-10 gives a handshake that hangs its own name", async () => {
    server = await openFaultServer({});
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`), { timeoutMs: 300 });
    expect(attempt.outcome).toMatchObject({ code: "TLS_TIMEOUT", phase: "tls", mayHaveArrived: false });
    expect(attempt.tookMs).toBeLessThan(550);
  });

  test("E-11 tells no answer from a dripping one over TLS as well", async () => {
    server = await openFaultServer({ tls: good, onRequest: () => {} });
    const attempt = await sendOnce(open, posting(`https://localhost:${server.port}/`), { timeoutMs: 300 });
    expect(attempt.outcome).toMatchObject({ code: "RESPONSE_TIMEOUT", phase: "answer-head", mayHaveArrived: true });
  });

  test("E-33 asks for HTTP/1.1 where the server speaks HTTP/2 only", async () => {
    const h2 = createSecureServer(good, (_request, response) => response.end()).listen(0, "127.0.0.1");
    await once(h2, "listening");
    const attempt = await sendOnce(open, posting(`https://localhost:${(h2.address() as AddressInfo).port}/`));
    h2.close();
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "NEEDS_H2" });
  });

  test("E-19 knows a server that speaks HTTP/2 without TLS", async () => {
    const h2 = createH2cServer().listen(0, "127.0.0.1");
    h2.on("sessionError", () => {});
    await once(h2, "listening");
    const attempt = await sendOnce(open, posting(`http://localhost:${(h2.address() as AddressInfo).port}/`));
    h2.close();
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "NEEDS_H2" });
  });

  test("E-42 keeps its memory flat over 1,000 refused certificates", { timeout: 60_000 }, async () => {
    server = await openFaultServer({ tls: makeIdentity() });
    const sender = open();
    const request = posting(`https://localhost:${server.port}/`);
    const usedAfter = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        await sender.send(request, { timeoutMs: 5000, maxAnswerBytes: 1000 });
        if (n % 100 === 99) collectGarbage();
      }
      const { rss, heapUsed } = process.memoryUsage();
      return { rssMb: rss / 1_048_576, heapMb: heapUsed / 1_048_576 };
    };
    const warm = await usedAfter(500);
    const later = await usedAfter(1000);
    await sender.close();
    expect(later.heapMb - warm.heapMb).toBeLessThan(5);
    expect(later.rssMb - warm.rssMb).toBeLessThan(40);
  });
});

test("the fault server sees what a client sends, so that a missing byte means something", async () => {
  const seen = await openFaultServer({ onRequest: answering("HTTP/1.1 200 OK\r\n\r\n") });
  const [, open] = senders[0] as (typeof senders)[0];
  await sendOnce(open, posting(`http://127.0.0.1:${seen.port}/`));
  await seen.close();
  expect(seen.bytes().toString("latin1")).toContain("s3cret");
});
