// What a sender gets through a forward, and what an app cannot be made to see: fault rows H-76 and H-80.

import { describe, expect, test } from "vitest";
import { openForwardingInbox, testForwarder } from "../helpers/forwarding.ts";
import { answerBytes, ask, rawApp, rawClient } from "../helpers/raw-http.ts";

describe("H-80 the sender", () => {
  test("gets 502 and the capture is kept when the app is down", async () => {
    const app = await rawApp();
    await app.close();
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    expect(await ask(inbox.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")).toMatchObject([
      { status: 502 },
    ]);
    expect(inbox.arrivals).toMatchObject([{ state: "complete" }]);
    await inbox.close(0);
  });

  test("gets 502 when the app is too slow", async () => {
    const app = await rawApp(() => undefined);
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`, { timeoutMs: 50 }));
    expect(await ask(inbox.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")).toMatchObject([
      { status: 502 },
    ]);
    await inbox.close(0);
    await app.close();
  });

  test("gets the app's own 500", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(500, "oops")));
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    const [answer] = await ask(inbox.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    expect([answer?.status, answer?.body.toString()]).toEqual([500, "oops"]);
    await inbox.close(0);
    await app.close();
  });

  test("may leave early: the app is asked to the end all the same", async () => {
    const app = await rawApp(() => undefined);
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    const client = await rawClient(inbox.port);
    void client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    await app.saw(1);
    client.socket.resetAndDestroy();
    await client.closed;
    app.sockets[0]?.write(answerBytes(200, "x".repeat(3_000_000)));
    await inbox.close(10_000);
    expect((await inbox.attempts[0]!).outcome).toMatchObject({ status: 200, bodyState: "cut" });
    await app.close();
  });

  test("slows the app down instead of filling memory when it reads slowly", async () => {
    const size = 64_000_000;
    const app = await rawApp((socket) => socket.write(answerBytes(200, "x".repeat(size))));
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    const client = await rawClient(inbox.port);
    client.socket.pause();
    void client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    await app.saw(1);
    // Others are served meanwhile, and the app's socket still holds most of the answer.
    for (let i = 0; i < 500; i += 1) await ask(inbox.port, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(app.sockets[0]?.writableLength).toBeGreaterThan(size / 4);
    client.socket.resume();
    expect((await client.closed).length).toBeGreaterThan(size);
    await inbox.close(1000);
    await app.close();
  });
});

describe("H-76 an app behind the inbox", () => {
  const inner = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  const head = "POST /outer HTTP/1.1\r\nHost: a\r\n";
  const gadgets: [name: string, request: string][] = [
    ["CL.TE", `${head}Content-Length: ${5 + inner.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    [
      "TE.CL",
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`,
    ],
    ["two lengths", `${head}Content-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`],
    ["length with a plus", `${head}Content-Length: +${inner.length}\r\n\r\n${inner}`],
    ["space before the colon", `${head}Transfer-Encoding : chunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`],
    ["tab in the coding", `${head}Transfer-Encoding:\tchunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`],
    ["unknown coding", `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ["coding in a list", `${head}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n${inner}`],
    ["coding twice", `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${inner}`],
    ["folded coding", `${head}Transfer-Encoding:\r\n chunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`],
    [
      "coding behind a bare LF",
      `${head}X: y\nTransfer-Encoding: chunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    ],
    [
      "coding behind a bare CR",
      `${head}X: y\rTransfer-Encoding: chunked\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    ],
    [
      "coding in HTTP/1.0",
      `${head.replace("1.1", "1.0")}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${inner}`,
    ],
    [
      "LF in a chunk extension",
      `${head}Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n${inner.length.toString(16)}\r\n0\r\n\r\n${inner}`,
    ],
    [
      "length dropped by Connection",
      `${head}Connection: Content-Length\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
    ],
    [
      "coding dropped by Connection",
      `${head}Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`,
    ],
    ["length in a trailer", `${head}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nContent-Length: 0\r\n\r\n`],
  ];

  test.each(gadgets)("sees at most one request and never the inner one: %s", async (_name, request) => {
    const app = await rawApp();
    const inbox = await openForwardingInbox(testForwarder(`http://127.0.0.1:${app.port}`));
    const client = await rawClient(inbox.port);
    void client.write(request);
    client.socket.end();
    await client.closed;
    await inbox.close(1000);
    expect(app.seen.length).toBeLessThanOrEqual(1);
    expect(app.seen.filter((seen) => seen.target !== "/outer")).toEqual([]);
    await app.close();
  });
});
