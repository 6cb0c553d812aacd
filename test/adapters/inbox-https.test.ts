// The inbox over TLS: the same promises as over plain TCP, and a word for those who come with the wrong scheme.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import type { InboxTls } from "../../src/core/arrival.ts";
import { localTls } from "../helpers/local-tls.ts";
import { rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, respond, type TestInbox, type TestInboxOptions } from "../helpers/test-inbox.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const identity = localTls();
const ca = readFileSync(identity.caFile);
let inbox: TestInbox | undefined;

afterEach(async () => {
  await inbox?.close(0);
  inbox = undefined;
});

async function open(options: TestInboxOptions = {}, tls: Partial<InboxTls> = {}): Promise<TestInbox> {
  inbox = await openTestInbox({ ...options, tls: { key: identity.key, cert: identity.cert, ...tls } });
  return inbox;
}

async function secure(port: number, options: { allowHalfOpen?: boolean; host?: string } = {}): Promise<TLSSocket> {
  const { host = "127.0.0.1", allowHalfOpen = false } = options;
  // Node takes it, and its types do not know it here.
  const halfOpen: object = { allowHalfOpen };
  const socket = connectTls({ port, host, ca, servername: "localhost", ...halfOpen });
  await once(socket, "secureConnect");
  return socket;
}

/** Everything that comes until the end, and how it ended. */
function received(socket: TLSSocket): Promise<{ text: string; error: string | undefined }> {
  let text = "";
  let error: string | undefined;
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", ({ code }: NodeJS.ErrnoException) => {
    error = code;
  });
  return new Promise((resolve) => socket.once("close", () => resolve({ text, error })));
}

const post = (target: string, body: string, more = "") =>
  `POST ${target} HTTP/1.1\r\nHost: localhost\r\nx-CaSe: 1\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

describe("over TLS", () => {
  test("a request arrives as it was sent, and says that it came over https", async () => {
    const { port, arrived, bodyOf } = await open();
    const socket = await secure(port);
    socket.write(post("/a?b=%20", "body", "X-Case: 2\r\n"));
    const [arrival] = await arrived(1);
    expect(arrival).toMatchObject({ state: "complete", method: "POST", target: "/a?b=%20", scheme: "https" });
    expect(arrival?.headers).toEqual(["Host", "localhost", "x-CaSe", "1", "X-Case", "2", "Content-Length", "4"]);
    expect(arrival?.remoteAddress).toBe("127.0.0.1");
    expect(bodyOf(arrival as never).toString()).toBe("body");
    socket.destroy();
  });

  test("one connection takes several requests", async () => {
    const { port, arrived } = await open();
    const socket = await secure(port);
    const all = received(socket);
    socket.write(post("/1", "") + post("/2", "", "Connection: close\r\n"));
    expect((await all).text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect((await arrived(2)).map(({ target }) => target)).toEqual(["/1", "/2"]);
  });

  test("20 MB arrive whole", async () => {
    const { port, arrived, bodyOf } = await open();
    const body = Buffer.alloc(20 * 1024 * 1024, "0123456789abcdef-");
    const sent = request({ port, host: "127.0.0.1", ca, servername: "localhost", method: "POST", agent: false });
    sent.end(body);
    const [answer] = (await once(sent, "response")) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    const [arrival] = await arrived(1);
    expect(bodyOf(arrival as never).equals(body)).toBe(true);
  });

  test.each(["127.0.0.1", "::1"])(
    "an inbox without a host is reached at %s, and its addresses say https",
    async (host) => {
      await open({ host: undefined } as unknown as TestInboxOptions);
      if (inbox === undefined) throw new Error("no inbox");
      expect(inbox.addresses).toEqual([`https://127.0.0.1:${inbox.port}`, `https://[::1]:${inbox.port}`]);
      const socket = await secure(inbox.port, { host });
      socket.write(post("/", ""));
      expect((await inbox.arrived(1))[0]?.remoteAddress).toBe(host);
      socket.destroy();
    },
  );

  test("a sender that has ended its side still gets the answer", async () => {
    const { port } = await open();
    const socket = await secure(port, { allowHalfOpen: true });
    const all = received(socket);
    socket.end(post("/", "", "Connection: close\r\n"));
    expect((await all).text).toMatch(/^HTTP\/1\.1 200/);
  });

  test("a sender that leaves in the middle is kept as incomplete", async () => {
    const { port, arrived } = await open();
    const socket = await secure(port);
    socket.write("POST /cut HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf", () => socket.destroy());
    expect((await arrived(1))[0]).toMatchObject({ state: "incomplete", scheme: "https", target: "/cut" });
  });

  test("what is no HTTP is refused in words", async () => {
    const { port, arrived } = await open();
    const socket = await secure(port);
    const all = received(socket);
    socket.write("nonsense\r\n\r\n");
    expect((await all).text).toMatch(/^HTTP\/1\.1 400/);
    expect((await arrived(1))[0]).toMatchObject({ state: "rejected", scheme: "https" });
  });

  test("an answer that resets resets the TCP connection", async () => {
    const { port } = await open({ answer: () => ({ kind: "reset" }) });
    const socket = await secure(port);
    const all = received(socket);
    socket.write(post("/", ""));
    expect(await all).toEqual({ text: "", error: "ECONNRESET" });
  });

  test("an answer whose body breaks off does not look whole to HTTP/1.0 either", async () => {
    async function* breaking() {
      yield Buffer.from("half");
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("broken");
    }
    const { port } = await open({ answer: () => ({ kind: "response", status: 200, headers: [], body: breaking() }) });
    const socket = await secure(port);
    const all = received(socket);
    socket.write("POST / HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    expect((await all).error).toBe("ECONNRESET");
  });
});

describe("before TLS", () => {
  test.each([
    ["a request in plain http", "POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi", "POST /hook"],
    ["anything else", "\0\x01nonsense", " "],
  ])("%s is answered in plain words, and recorded", async (_what, text, line) => {
    const { port, arrived } = await open();
    const client = await rawClient(port);
    await client.write(text);
    const [answer] = await client.answers(1);
    expect(answer?.status).toBe(400);
    expect(answer?.body.toString()).toBe("You used http:// on an https port: use https:// here.\n");
    const [arrival] = await arrived(1);
    expect(arrival).toMatchObject({ state: "rejected", scheme: "http", answeredStatus: 400 });
    expect(`${arrival?.method} ${arrival?.target}`).toBe(line);
    await client.closed;
  });

  test("a client that says nothing is left after the time for headers", async () => {
    const { port, arrivals } = await open({ headersTimeoutMs: 100 });
    const client = await rawClient(port);
    expect((await client.closed).length).toBe(0);
    expect(arrivals).toEqual([]);
  });

  test("a client that begins a handshake and stops is left as well", async () => {
    const { port, arrivals } = await open({ headersTimeoutMs: 100 });
    const client = await rawClient(port);
    await client.write(Buffer.of(0x16, 0x03, 0x01));
    await client.closed;
    expect(arrivals).toEqual([]);
  });

  test.each([
    ["nothing yet", Buffer.alloc(0)],
    ["half of a handshake", Buffer.of(0x16, 0x03, 0x01)],
  ])("a client that has sent %s does not hold up the end", async (_what, sent) => {
    const opened = await open();
    const client = await rawClient(opened.port);
    await client.write(sent);
    const started = performance.now();
    await opened.close(20_000);
    expect(performance.now() - started).toBeLessThan(5000);
    await client.closed;
  });

  test("an idle connection ends with the inbox, and a request in flight gets its answer", async () => {
    const gate = Promise.withResolvers<void>();
    const opened = await open({ answer: () => gate.promise.then(() => respond(201, "done")) });
    const [idle, busy] = [await secure(opened.port), await secure(opened.port)];
    const [idleEnd, busyEnd] = [received(idle), received(busy)];
    busy.write(post("/", ""));
    await opened.arrived(1);
    const closing = opened.close(20_000);
    expect((await idleEnd).text).toBe("");
    gate.resolve();
    expect((await busyEnd).text).toMatch(/^HTTP\/1\.1 201[\s\S]*done$/);
    await closing;
  });

  test.runIf(hasOpenssl)("a client that says that it does not trust the certificate is told of", async () => {
    const distrust = Promise.withResolvers<void>();
    const { port, arrivals } = await open({}, { onDistrust: distrust.resolve });
    const args = ["s_client", "-connect", `127.0.0.1:${port}`, "-verify_return_error"];
    const client = spawn("openssl", args, { stdio: "ignore" });
    await Promise.all([distrust.promise, once(client, "close")]);
    expect(arrivals).toEqual([]);
  });
});
