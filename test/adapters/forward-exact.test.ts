// What the app behind the inbox gets is what the sender sent: method, path, header lines and bytes.

import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ForwardingInbox, forwardRequest, openForwardingInbox, testForwarder } from "../helpers/forwarding.ts";
import { answerBytes, ask, bytes, headerOf, type RawApp, rawApp, rawClient } from "../helpers/raw-http.ts";

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

function wire(lines: readonly string[]): string {
  return lines.map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join("");
}

/** Header lines without those of the connection and of the framing, which are the forwarder's own. */
function withoutConnection(lines: readonly string[]): string[] {
  const own = new Set(["connection", "transfer-encoding", "keep-alive", "te", "trailer"]);
  return lines.flatMap((name, i) => (i % 2 === 1 || own.has(name.toLowerCase()) ? [] : [name, lines[i + 1] as string]));
}

describe("the app behind the inbox", () => {
  let app: RawApp;
  let inbox: ForwardingInbox;
  beforeAll(async () => {
    app = await rawApp();
    inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
  });
  afterAll(async () => {
    await inbox.close(0);
    await app.close();
  });

  const requests: { what: string; method: string; target: string; lines: string[]; body: Buffer }[] = [
    {
      what: "duplicate and odd-case header lines in their order",
      method: "POST",
      target: "/hooks/x?a=1&a=2",
      lines: [
        "hOsT",
        "sender.test:99",
        "X-a",
        "1",
        "Cookie",
        "a=b",
        "x-A",
        "2",
        "content-type",
        "a/b",
        "Content-Type",
        "c/d",
        "X-a",
        "1",
        "coNTent-LENgth",
        "256",
        "X-Last",
        "z",
      ],
      body: allBytes,
    },
    {
      what: "2,000 header lines",
      method: "POST",
      target: "/many",
      lines: [
        "Host",
        "a",
        ...Array.from({ length: 2000 }, (_, i) => [`X-Line-${i}`, `${i}`]).flat(),
        "Content-Length",
        "0",
      ],
      body: Buffer.alloc(0),
    },
    {
      what: "header values beyond ASCII",
      method: "PUT",
      target: "/",
      lines: ["Host", "a", "X-Name", "caf\xc3\xa9 \xff", "X-Empty", "", "Content-Length", "1"],
      body: Buffer.from("x"),
    },
    {
      what: "a GET with a body",
      method: "GET",
      target: "/g",
      lines: ["Host", "a", "Content-Length", "4"],
      body: Buffer.from("body"),
    },
    {
      what: "a GET without one",
      method: "GET",
      target: "/?",
      lines: ["Host", "a", "Accept", "*/*"],
      body: Buffer.alloc(0),
    },
    { what: "a DELETE without a body", method: "DELETE", target: "/d", lines: ["Host", "a"], body: Buffer.alloc(0) },
    {
      what: "QUERY",
      method: "QUERY",
      target: "/q",
      lines: ["Host", "a", "Content-Length", "1"],
      body: Buffer.from("q"),
    },
    {
      what: "a path that climbs, doubles slashes and hides bytes",
      method: "POST",
      target: '//evil.example/../%2e%2e/a%00b;x#f?y=%zz&z=<>|"{}',
      lines: ["Host", "a", "Content-Length", "0"],
      body: Buffer.alloc(0),
    },
  ];

  test.each(requests)("gets $what exactly", async ({ method, target, lines, body }) => {
    const request = Buffer.concat([bytes(`${method} ${target} HTTP/1.1\r\n${wire(lines)}\r\n`), body]);
    const count = app.seen.length + 1;
    expect(await ask(inbox.port, request)).toMatchObject([{ status: 200, body: Buffer.from("ok") }]);
    const seen = (await app.saw(count)).at(-1)!;
    expect([seen.method, seen.target]).toEqual([method, target]);
    expect(withoutConnection(seen.lines)).toEqual(lines);
    expect(seen.body.equals(body)).toBe(true);
  });

  test("gets chunks as one body with its length, and no trailer", async () => {
    const count = app.seen.length + 1;
    const lines = ["Host", "a", "X-b", "1", "Transfer-Encoding", "chunked", "Trailer", "X-T", "x-B", "2"];
    const chunks = [allBytes, allBytes].map((part) => Buffer.concat([bytes("100;ext=1\r\n"), part, bytes("\r\n")]));
    await ask(
      inbox.port,
      Buffer.concat([bytes(`POST /c HTTP/1.1\r\n${wire(lines)}\r\n`), ...chunks, bytes("0\r\nX-T: 1\r\n\r\n")]),
    );
    const seen = (await app.saw(count)).at(-1)!;
    expect(withoutConnection(seen.lines)).toEqual(["Host", "a", "X-b", "1", "x-B", "2", "Content-Length", "512"]);
    expect(headerOf(seen.lines, "transfer-encoding")).toBeUndefined();
    expect(seen.body.equals(Buffer.concat([allBytes, allBytes]))).toBe(true);
  });

  test("gets 50 MB byte for byte", async () => {
    const body = randomFillSync(Buffer.alloc(50_000_000));
    const count = app.seen.length + 1;
    const client = await rawClient(inbox.port);
    await client.write(`POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`);
    await client.write(body);
    expect(await client.answers(1)).toMatchObject([{ status: 200 }]);
    const seen = (await app.saw(count)).at(-1)!;
    expect(seen.body.equals(body)).toBe(true);
    expect(withoutConnection(seen.lines)).toEqual(["Host", "a", "Content-Length", "50000000"]);
    client.socket.destroy();
  });

  test("does not get what concerns the sender's connection only", async () => {
    const count = app.seen.length + 1;
    const lines = [
      "Host",
      "a",
      "Connection",
      "close, X-Mine",
      "X-Mine",
      "1",
      "TE",
      "trailers",
      "Keep-Alive",
      "timeout=5",
      "Upgrade",
      "h2c",
      "Proxy-Connection",
      "close",
      "Expect",
      "100-continue",
      "X-Kept",
      "1",
      "Content-Length",
      "1",
    ];
    await ask(inbox.port, `POST / HTTP/1.1\r\n${wire(lines)}\r\nx`);
    const seen = (await app.saw(count)).at(-1)!;
    expect(seen.lines).toEqual(["Host", "a", "X-Kept", "1", "Content-Length", "1", "Connection", "keep-alive"]);
  });

  test("gets a Host when the sender of HTTP/1.0 gave none", async () => {
    const count = app.seen.length + 1;
    await ask(inbox.port, "POST /old HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
    const seen = (await app.saw(count)).at(-1)!;
    expect(seen.lines.slice(0, 4)).toEqual(["Host", `127.0.0.1:${app.port}`, "Content-Length", "1"]);
  });

  test("H-59 gets the path of an absolute target and the sender's Host", async () => {
    const count = app.seen.length + 1;
    await ask(inbox.port, "GET http://evil.test/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    expect((await app.saw(count)).at(-1)).toMatchObject({ target: "/x?y=1" });
  });

  test("is asked over one kept connection", async () => {
    const used = app.sockets.length;
    for (let i = 0; i < 5; i += 1) await ask(inbox.port, "GET /kept HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(app.sockets.length).toBe(used);
  });
});

test.each([
  { base: "", asked: "/x?q", gets: "/x?q" },
  { base: "/", asked: "/", gets: "/" },
  { base: "/hooks", asked: "/", gets: "/hooks" },
  { base: "/hooks", asked: "/?q=1", gets: "/hooks?q=1" },
  { base: "/hooks", asked: "/x/y?q=1", gets: "/hooks/x/y?q=1" },
  { base: "/hooks/", asked: "/x", gets: "/hooks/x" },
  { base: "/hooks/", asked: "/", gets: "/hooks/" },
  { base: "/hooks", asked: "//x/../y", gets: "/hooks//x/../y" },
  { base: "/hooks?key=1", asked: "/x?q=1", gets: "/hooks/x?key=1&q=1" },
  { base: "/hooks?key=1", asked: "/", gets: "/hooks?key=1" },
])("a target with the path $base makes $asked into $gets", async ({ base, asked, gets }) => {
  const app = await rawApp();
  const forwarder = testForwarder(`http://127.0.0.1:${app.port}${base}`);
  await forwarder.forward(forwardRequest({ target: asked }));
  expect(app.seen[0]?.target).toBe(gets);
  await forwarder.close();
  await app.close();
});

describe("the sender", () => {
  async function answered(answer: Buffer, method = "POST") {
    const app = await rawApp((socket) => socket.end(answer));
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    const client = await rawClient(inbox.port);
    void client.write(`${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const received = (await client.closed).toString("latin1");
    const attempt = await inbox.attempts[0]!;
    await inbox.close(1000);
    await app.close();
    return { received, attempt };
  }

  test("gets the app's status, header lines and bytes", async () => {
    const lines = "X-b: 1\r\nSet-Cookie: a\r\nx-B: caf\xe9\r\nSet-Cookie: b\r\n";
    const { received } = await answered(answerBytes(418, "\0\xff\x80", lines));
    expect(received).toBe(
      `HTTP/1.1 418 I'm a Teapot\r\n${lines}Content-Length: 3\r\nConnection: close\r\n\r\n\0\xff\x80`,
    );
  });

  test("gets 2,500 header lines of the app", async () => {
    const { received } = await answered(answerBytes(200, "", "a:\r\n".repeat(2500)));
    expect(received.match(/\na: \r/g)).toHaveLength(2500);
  });

  test("gets a redirect, which is not followed", async () => {
    const { received, attempt } = await answered(answerBytes(307, "", "Location: http://127.0.0.1:1/elsewhere\r\n"));
    expect(received).toContain("Location: http://127.0.0.1:1/elsewhere\r\n");
    expect(attempt.outcome).toMatchObject({ kind: "answered", status: 307 });
  });

  test("gets the length of a HEAD answer and no body", async () => {
    const { received } = await answered(bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"), "HEAD");
    expect(received).toBe("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n");
  });

  test("gets chunks when the app sends chunks, and none of its interim answers", async () => {
    const { received } = await answered(
      bytes(
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-T: 1\r\n\r\n",
      ),
    );
    expect(received).toBe(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n0\r\n\r\n".replace(
        "Transfer-Encoding: chunked\r\nConnection: close",
        "Connection: close\r\nTransfer-Encoding: chunked",
      ),
    );
  });
});
