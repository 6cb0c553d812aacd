// The authority of local https: trusted without --insecure, for this machine only, beside the usual authorities.

import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { authorityFile, localTlsFolder } from "../../../src/adapters/local-tls/place.ts";
import { openBulkSender } from "../../../src/adapters/send/bulk.ts";
import { createEgressGuard } from "../../../src/adapters/send/egress-guard.ts";
import { openExactSender } from "../../../src/adapters/send/exact.ts";
import { localTrust } from "../../../src/adapters/send/local-trust.ts";
import type { Attempt } from "../../../src/core/delivery.ts";
import { egressPolicy } from "../../../src/core/emulation/egress.ts";
import { makeIdentity } from "../../helpers/certificates.ts";
import { forwardRequest, testForwarder } from "../../helpers/forwarding.ts";
import { freshState, localTls } from "../../helpers/local-tls.ts";
import { posting, sendOnce, testClock } from "../../helpers/senders.ts";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server of this machine; returns its port. */
async function serve(identity: { readonly key: string; readonly cert: string }): Promise<number> {
  server = createServer({ key: identity.key, cert: identity.cert }, (_request, response) => response.end("ok"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

type Send = (url: string, localAuthority?: string) => Promise<Attempt>;

const ways: readonly (readonly [name: string, send: Send])[] = [
  [
    "the exact sender",
    (url, file) => sendOnce(() => openExactSender({ clock: testClock, ...authority(file) }), posting(url)),
  ],
  [
    "the bulk sender",
    (url, file) =>
      sendOnce(() => openBulkSender({ clock: testClock, connections: 2, ...authority(file) }), posting(url)),
  ],
  [
    "the sender of emulated providers",
    (url, file) => {
      const guard = createEgressGuard(egressPolicy());
      return sendOnce(() => openExactSender({ clock: testClock, guard, ...authority(file) }), posting(url));
    },
  ],
  [
    "the forwarder",
    async (url, file) => {
      const forwarder = testForwarder(url, authority(file));
      const result = await forwarder.forward(forwardRequest());
      if (result.kind === "failed") return result.attempt;
      for await (const _ of result.body);
      await forwarder.close();
      return result.attempt;
    },
  ],
];

function authority(file: string | undefined): { localAuthority?: string } {
  return file === undefined ? {} : { localAuthority: file };
}

describe.each(ways)("%s", (_name, send) => {
  test.each(["localhost", "127.0.0.1"])("trusts the authority of local https for %s", async (host) => {
    const tls = localTls();
    const port = await serve(tls);
    expect((await send(`https://${host}:${port}/`, tls.caFile)).outcome).toMatchObject({
      kind: "answered",
      status: 200,
    });
  });

  test("does not where no authority was named", async () => {
    const port = await serve(localTls());
    expect((await send(`https://localhost:${port}/`)).outcome).toMatchObject({ code: "TLS_UNKNOWN_CA" });
  });

  test("does not trust another machine's authority of local https", async () => {
    const port = await serve(localTls());
    const { outcome } = await send(`https://localhost:${port}/`, localTls().caFile);
    expect(outcome).toMatchObject({ kind: "failed", code: "TLS_UNKNOWN_CA" });
  });

  test("still trusts the usual authorities", async () => {
    const usual = makeIdentity({ name: "usual authority", isAuthority: true });
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, usual.cert]);
    try {
      const port = await serve(makeIdentity({ name: "app", issuer: usual }));
      const { outcome } = await send(`https://localhost:${port}/`, localTls().caFile);
      expect(outcome).toMatchObject({ kind: "answered", status: 200 });
    } finally {
      setDefaultCACertificates(before);
    }
  });

  test("goes on without it when the file is missing or junk", async () => {
    const port = await serve(localTls());
    const state = freshState();
    const file = authorityFile(state);
    expect((await send(`https://localhost:${port}/`, file)).outcome).toMatchObject({ code: "TLS_UNKNOWN_CA" });
    mkdirSync(localTlsFolder(state), { recursive: true });
    writeFileSync(file, "-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n");
    expect((await send(`https://localhost:${port}/`, file)).outcome).toMatchObject({ code: "TLS_UNKNOWN_CA" });
  });
});

test.each(["example.com", "10.0.0.1", "192.168.1.5", "localhost.example.com", "169.254.169.254", "2001:db8::1", ""])(
  "the authority counts for nothing at %j",
  (host) => {
    const { caFile } = localTls();
    expect(localTrust(host, caFile)).toBeUndefined();
    expect(localTrust("localhost", caFile)).toBeDefined();
  },
);

test("a new authority in the same place counts at once", () => {
  const [one, other] = [localTls(), localTls()];
  const first = localTrust("localhost", one.caFile);
  expect(localTrust("localhost", one.caFile)).toBe(first);
  expect(localTrust("localhost", join(dirname(other.caFile), "ca.pem"))).not.toBe(first);
});
