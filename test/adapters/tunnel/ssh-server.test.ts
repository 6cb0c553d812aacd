import { createHash, randomBytes } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { sshEngine } from "../../../src/adapters/tunnel/ssh.ts";
import type { TunnelWish } from "../../../src/core/ports.ts";
import { type SshServer, startSshServer, whyNoSshServer } from "../../helpers/ssh-server.ts";

const missing = whyNoSshServer();
const title = missing === undefined ? "ssh -R to OpenSSH's own server" : `ssh -R to OpenSSH's own server (${missing})`;

describe.skipIf(missing !== undefined)(title, () => {
  let server: SshServer;
  let app: Server;
  let stop = new AbortController();
  beforeAll(async () => {
    server = await startSshServer();
    app = createServer((incoming, answer) => {
      const hash = createHash("sha256");
      incoming.on("data", (chunk) => hash.update(chunk));
      incoming.on("end", () => answer.end(`${incoming.url} ${hash.digest("hex")}`));
    });
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    stop.abort();
    stop = new AbortController();
  });
  afterAll(async () => {
    app?.closeAllConnections();
    app?.close();
    await server?.close();
  });

  function open(remotePort = 0) {
    const wish: TunnelWish = {
      inbox: { host: "127.0.0.1", port: (app.address() as AddressInfo).port },
      again: false,
      signal: stop.signal,
      onTrouble: () => undefined,
    };
    return sshEngine({ target: { user: server.user, host: "127.0.0.1", port: server.port, remotePort } }).open(wish);
  }

  test("is open in under 2 s and carries every byte", async () => {
    const before = performance.now();
    const tunnel = await open();
    expect(performance.now() - before).toBeLessThan(2000);
    for (const size of [0, 1, 1000, 5_000_000]) {
      const body = randomBytes(size);
      const hash = createHash("sha256").update(body).digest("hex");
      expect(await post(`${tunnel.url}//a/../b%2F?c`, body)).toBe(`//a/../b%2F?c ${hash}`);
    }
  });

  test("says at once that it has ended when the server is killed, and opens again on the same port", async () => {
    const tunnel = await open();
    const before = performance.now();
    await server.kill();
    expect(await tunnel.ended).toMatch(/^ssh ended with code 255: .*(closed|reset|Broken pipe)/i);
    expect(performance.now() - before).toBeLessThan(2000);

    const down = await open().catch((reason) => reason);
    expect(down).toMatchObject({ code: "TUNNEL_PROGRAM_ENDED", category: "unreachable" });
    expect(down.message).toContain("Connection refused");

    await server.start();
    const again = await open(Number(new URL(tunnel.url).port));
    expect(again.url).toBe(tunnel.url);
    expect(await post(`${again.url}/x`, Buffer.from("x"))).toContain("/x ");
  });

  test("notices a frozen server within 30 s", { timeout: 40_000 }, async () => {
    const tunnel = await open();
    const before = performance.now();
    server.freeze();
    expect(await tunnel.ended).toContain("code 255");
    expect(performance.now() - before).toBeLessThan(30_000);
    await server.kill();
    await server.start();
  });

  test("says that the port is taken", async () => {
    const first = await open();
    const error = await open(Number(new URL(first.url).port)).catch((reason) => reason);
    expect(error).toMatchObject({ code: "TUNNEL_PROGRAM_ENDED" });
    expect(error.message).toMatch(/forwarding failed/);
  });

  test("is refused for good with ssh's own words when the login is not allowed", async () => {
    const wish = {
      inbox: { host: "127.0.0.1", port: 1 },
      again: false,
      signal: stop.signal,
      onTrouble: () => undefined,
    };
    const engine = sshEngine({ target: { user: "nobody", host: "127.0.0.1", port: server.port, remotePort: 0 } });
    const error = await engine.open(wish).catch((reason) => reason);
    expect(error).toMatchObject({ code: "TUNNEL_PROGRAM_REFUSED", category: "environment" });
    expect(error.message).toContain("Permission denied");
  });
});

function post(url: string, body: Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  // The path as it is: a URL object would tidy it.
  const path = url.slice(url.indexOf("/", 8));
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method: "POST", agent: false }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve(text);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
