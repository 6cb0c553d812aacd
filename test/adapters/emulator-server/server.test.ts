import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  type EmulatorServer,
  type EmulatorServerOptions,
  openEmulatorServer,
} from "../../../src/adapters/emulator-server/server.ts";
import { openLocalTls } from "../../../src/adapters/local-tls/local-tls.ts";
import { systemClock, systemRandom } from "../../../src/adapters/system.ts";
import type { ApiCall } from "../../../src/core/emulation/emulation.ts";
import { ask, bytes, rawClient } from "../../helpers/raw-http.ts";

const open: EmulatorServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close(0);
});

/** A server that keeps its calls and answers 200 with `ok`. */
async function serve(
  options: Partial<EmulatorServerOptions> = {},
): Promise<{ port: number; calls: ApiCall[] } & EmulatorServer> {
  const calls: ApiCall[] = [];
  const server = await openEmulatorServer({
    port: 0,
    maxBodyBytes: 1000,
    clock: systemClock(),
    onCall: async (call) => {
      calls.push(call);
      return { status: 200, headers: ["Content-Type", "text/plain"], body: bytes("ok") };
    },
    ...options,
  });
  open.push(server);
  return { ...server, calls };
}

function get(port: number, { path = "/v1/x", host = `localhost:${port}`, lines = "" } = {}): string {
  return `GET ${path} HTTP/1.1\r\n${host === "" ? "" : `Host: ${host}\r\n`}${lines}\r\n`;
}

test("hands a call over whole: method, raw path, decoded query, header lines, body", async () => {
  const { port, calls } = await serve();
  const body = '{"a":"ü"}';
  const size = Buffer.byteLength(body);
  await ask(
    port,
    Buffer.from(
      `PUT /api/%57eb?page.no=1&x=a%20b&x=c+d HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: ${size}\r\n\r\n${body}`,
    ),
  );
  expect(calls).toHaveLength(1);
  const call = calls[0] as ApiCall;
  expect(call).toMatchObject({
    method: "PUT",
    path: "/api/%57eb",
    query: [
      ["page.no", "1"],
      ["x", "a b"],
      ["x", "c d"],
    ],
  });
  expect(call.headers.join("|")).toContain("X-A|1|X-A|2");
  expect(Buffer.from(call.body).toString()).toBe(body);
});

test("listens on both loopback addresses and on no other", async () => {
  const { addresses, port } = await serve();
  expect(addresses[0]).toBe(`http://127.0.0.1:${port}`);
  expect(addresses.every((address) => /^http:\/\/(127\.0\.0\.1|\[::1\]):/.test(address))).toBe(true);
  const other = connect({ port, host: "127.0.0.2" });
  const [error] = (await once(other, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNREFUSED");
});

describe("the Host header", () => {
  test.each(["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])("%s with the port is taken", async (name) => {
    const { port, calls } = await serve();
    const [answer] = await ask(port, get(port, { host: `${name}:${port}` }));
    expect([answer?.status, calls.length]).toEqual([200, 1]);
  });

  test.each([
    "evil.test",
    "evil.test:PORT",
    "localhost",
    "localhost:1",
    "localhost:0PORT",
    "localhost:PORT.evil.test",
    "localhost.:PORT",
    "localhost.evil.test:PORT",
    "evil-localhost:PORT",
    "foo.localhost:PORT",
    "127.1:PORT",
    "127.0.0.2:PORT",
    "127.0.0.01:PORT",
    "2130706433:PORT",
    "0x7f000001:PORT",
    "0177.0.0.1:PORT",
    "0.0.0.0:PORT",
    "[::]:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "[0:0:0:0:0:0:0:1]:PORT",
    "::1:PORT",
    "localhost@evil.test:PORT",
    "evil.test@localhost:PORT",
    "localhost:PORT, evil.test",
    "localhost:PORT/x",
    "localhost:PORT#",
    "local\u00adhost:PORT",
    "x.trycloudflare.com",
    "abc.loca.lt",
    "169.254.169.254",
  ])("%s is refused and nobody is called", async (host) => {
    const { port, calls } = await serve();
    const [answer] = await ask(port, get(port, { host: host.replace("PORT", String(port)) }));
    expect([answer?.status, calls.length]).toEqual([421, 0]);
  });

  test("none and two are refused", async () => {
    const { port, calls } = await serve();
    const [none] = await ask(port, get(port, { host: "" }));
    const [two] = await ask(port, get(port, { lines: `Host: localhost:${port}\r\n` }));
    expect([none?.status, two?.status, calls.length]).toEqual([400, 400, 0]);
  });

  test("an absolute target is refused, whatever the Host says", async () => {
    const { port, calls } = await serve();
    const [answer] = await ask(port, get(port, { path: "http://evil.test/v1/x" }));
    expect([answer?.status, calls.length]).toEqual([400, 0]);
  });
});

test.each([
  ["a page of another site", "Origin: https://evil.test\r\n"],
  ["a page of this machine", "Origin: http://localhost:3000\r\n"],
  ["a page without an origin", "Origin: null\r\n"],
  ["an image on a page", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"],
  ["a page of another port", "Sec-Fetch-Site: same-site\r\n"],
  ["a relay that tells its client", "X-Forwarded-For: 203.0.113.9\r\n"],
  ["a relay that kept our Host", "X-Forwarded-Host: abc.loca.lt\r\n"],
  ["a proxy", "Via: 1.1 somewhere\r\n"],
  ["a standard relay", "Forwarded: for=203.0.113.9\r\n"],
])("refuses what %s sent, says why, and calls nobody", async (_who, lines) => {
  const refused: string[] = [];
  const { port, calls } = await serve({ onRefused: ({ reason }) => refused.push(reason) });
  const [answer] = await ask(port, get(port, { lines }));
  expect([answer?.status, calls.length, refused.length]).toEqual([403, 0, 1]);
  expect(JSON.parse(String(answer?.body))).toEqual({ error: refused[0] });
  expect(answer?.lines.join("\n").toLowerCase()).not.toContain("access-control");
});

test("takes what Node's own fetch sends, and a typed address", async () => {
  const { port, calls } = await serve();
  const answer = await fetch(`http://localhost:${port}/v1/x`, { headers: { "Sec-Fetch-Site": "none" } });
  expect([answer.status, await answer.text(), calls.length]).toEqual([200, "ok", 1]);
});

describe("a body that is too large", () => {
  test("is refused before it is sent, by its length", async () => {
    const { port, calls } = await serve();
    const [answer] = await ask(port, `POST /x HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1001\r\n\r\n`);
    expect([answer?.status, calls.length]).toEqual([413, 0]);
  });

  test("is refused on the way where no length was told", async () => {
    const { port, calls } = await serve();
    const chunk = `3e9\r\n${"x".repeat(1001)}\r\n`;
    const [answer] = await ask(
      port,
      `POST /x HTTP/1.1\r\nHost: localhost:${port}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    expect([answer?.status, calls.length]).toEqual([413, 0]);
  });

  test("is taken up to the limit", async () => {
    const { port, calls } = await serve();
    const head = `POST /x HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1000\r\n\r\n`;
    const [answer] = await ask(port, head + "x".repeat(1000));
    expect([answer?.status, calls[0]?.body.length]).toEqual([200, 1000]);
  });
});

test("a caller that leaves in the middle of its body is not handed over", async () => {
  const { port, calls, close } = await serve();
  const client = await rawClient(port);
  await client.write(`POST /x HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 10\r\n\r\nhalf`);
  client.socket.destroy();
  await client.closed;
  await close(1000);
  expect(calls).toHaveLength(0);
});

test("an answer without content has no body and no length", async () => {
  const { port } = await serve({ onCall: async () => ({ status: 204, headers: [], body: bytes("never sent") }) });
  const client = await rawClient(port);
  await client.write(`DELETE /x HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
  const received = (await client.closed).toString("latin1");
  expect(received).toMatch(/^HTTP\/1\.1 204 /);
  expect(received).not.toMatch(/content-length|never sent/i);
});

test("an answer that cannot be made is a 500 without details, and the reason is told at home", async () => {
  const failures: unknown[] = [];
  const { port } = await serve({
    onCall: () => Promise.reject(new Error("disk full at a secret place")),
    onFailure: (error) => failures.push(error),
  });
  const [answer] = await ask(port, get(port));
  expect(answer?.status).toBe(500);
  expect(String(answer?.body)).not.toContain("secret place");
  expect(failures).toHaveLength(1);
});

test("close lets a call in flight finish and takes no other", async () => {
  let letGo: () => void = () => undefined;
  const called = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let started: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    started = resolve;
  });
  const { port, close } = await serve({
    onCall: async () => {
      started();
      await called;
      return { status: 200, headers: [], body: bytes("late") };
    },
  });
  const client = await rawClient(port);
  await client.write(get(port));
  await begun;
  const closing = close(2000);
  letGo();
  const [answer] = await client.answers(1);
  await closing;
  expect(String(answer?.body)).toBe("late");
  await expect(rawClient(port)).rejects.toThrow("ECONNREFUSED");
});

test("close does not wait longer than it was told", async () => {
  let started: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    started = resolve;
  });
  const { port, close } = await serve({
    onCall: () => {
      started();
      return new Promise(() => undefined);
    },
  });
  const client = await rawClient(port);
  await client.write(get(port));
  await begun;
  await close(10);
  expect((await client.closed).length).toBe(0);
});

test("speaks https with the certificate of this machine", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "hookdev-tls-")), "tls");
  const { key, cert, caFile } = openLocalTls({ folder, clock: systemClock(), random: systemRandom() });
  const { port, addresses, calls } = await serve({ tls: { key, cert } });
  expect(addresses[0]).toBe(`https://127.0.0.1:${port}`);
  const status = await new Promise((resolve, reject) => {
    const request = httpsRequest({ port, host: "localhost", ca: readFileSync(caFile), path: "/x" }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on("error", reject);
    request.end();
  });
  expect([status, calls.length]).toEqual([200, 1]);
});
