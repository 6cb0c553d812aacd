// A forward over TLS: whose certificate is taken.

import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer as createTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeIdentity } from "../helpers/certificates.ts";
import { attemptOf, bodyOf, forwardRequest, testForwarder } from "../helpers/forwarding.ts";

test("a forward over TLS checks the certificate unless told not to", async () => {
  const server = createTls(makeIdentity(), (_request, response) => response.end("secure"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const target = `https://127.0.0.1:${(server.address() as { port: number }).port}`;
  const careful = testForwarder(target);
  const careless = testForwarder(target, { insecure: true });
  expect((await attemptOf(await careful.forward(forwardRequest()))).outcome).toMatchObject({
    kind: "failed",
    phase: "tls",
    mayHaveArrived: false,
  });
  expect(await bodyOf(await careless.forward(forwardRequest()))).toBe("secure");
  await Promise.all([careful.close(), careless.close()]);
  server.closeAllConnections();
  server.close();
});

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["::1", "[::1]"],
])(
  "a forward over TLS to %s takes a certificate for this address from the authority of this machine",
  async (host, name) => {
    const authority = makeIdentity({ isAuthority: true, name: "authority" });
    const localAuthority = join(mkdtempSync(join(tmpdir(), "hookdev-forward-")), "authority.pem");
    writeFileSync(localAuthority, authority.cert);
    const server = createTls(makeIdentity({ issuer: authority }), (_request, response) => response.end("secure"));
    server.listen(0, host);
    await once(server, "listening");
    const forwarder = testForwarder(`https://${name}:${(server.address() as { port: number }).port}`, {
      localAuthority,
    });
    const result = await forwarder.forward(forwardRequest());
    expect(result).toMatchObject({ kind: "answered" });
    expect(await bodyOf(result)).toBe("secure");
    await forwarder.close();
    server.closeAllConnections();
    server.close();
  },
);
