// Fault rows H-35 to H-39 and H-49 to H-63: methods, targets, and how a request is cut into packets.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultRow, playRow } from "../helpers/fault-rows.ts";
import { rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, type TestInbox } from "../helpers/test-inbox.ts";

const post = (lines: string, body = "") =>
  `POST /hooks HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
const whole = { state: "complete", method: "POST", target: "/hooks" } as const;

const rows: FaultRow[] = [
  {
    id: "H-37",
    title: "takes three requests in one packet and answers in order",
    send: [["/1", "/2", "/3"].map((path) => post("", "x").replace("/hooks", path)).join("")],
    status: [200, 200, 200],
    arrivals: [{ target: "/1" }, { target: "/2" }, { target: "/3" }],
  },
  {
    id: "H-49",
    title: "takes empty lines before the request",
    send: [`\r\n\r\n${post("", "x")}`],
    status: [200],
    arrivals: [{ ...whole, text: "x" }],
  },
  {
    id: "H-52",
    title: "takes a GET with a body",
    send: [post("", "body").replace("POST", "GET")],
    status: [200],
    arrivals: [{ method: "GET", text: "body" }],
  },
  {
    id: "H-54 (star)",
    title: "takes OPTIONS *",
    send: ["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"],
    status: [200],
    arrivals: [{ state: "complete", method: "OPTIONS", target: "*", flags: [] }],
  },
  {
    id: "H-55",
    title: "answers 405 to TRACE",
    send: ["TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: s3cret\r\n\r\n"],
    status: [405],
    arrivals: [{ state: "rejected", method: "TRACE" }],
  },
  {
    id: "H-56",
    title: "answers 405 to CONNECT and records it",
    send: ["CONNECT example.test:443 HTTP/1.1\r\nHost: example.test\r\n\r\nrest"],
    status: [405],
    arrivals: [
      {
        state: "rejected",
        method: "CONNECT",
        target: "example.test:443",
        headers: ["Host", "example.test"],
        text: "rest",
      },
    ],
  },
  ...["PATCH", "PUT", "DELETE", "QUERY"].map(
    (method): FaultRow => ({
      id: `H-57 (${method})`,
      title: "takes the method",
      send: [post("", "x").replace("POST", method)],
      status: [200],
      arrivals: [{ state: "complete", method, text: "x" }],
    }),
  ),
  {
    id: "H-58 (unknown)",
    title: "rejects an unknown method",
    send: [get("/").replace("GET", "FETCH")],
    status: [400],
    arrivals: [{ state: "rejected", method: "FETCH" }],
  },
  {
    id: "H-58 (lower)",
    title: "rejects a lower-case method",
    send: [get("/").replace("GET", "get")],
    status: [400],
    arrivals: [{ state: "rejected", method: "get" }],
  },
  {
    id: "H-59",
    title: "keeps an absolute target as sent",
    send: [get("http://evil.test/x?y")],
    status: [200],
    arrivals: [{ target: "http://evil.test/x?y" }],
  },
  ...["//evil.example/x", "/../../etc/passwd", "/a%00b", "/%2e%2e/", "/%"].map(
    (target): FaultRow => ({
      id: `H-60 (${target})`,
      title: "keeps the target literally",
      send: [get(target)],
      status: [200],
      arrivals: [{ target }],
    }),
  ),
  {
    id: "H-61 (UTF-8)",
    title: "rejects raw UTF-8 in the target",
    send: [Buffer.from(get("/é"))],
    status: [400],
    arrivals: [{ state: "rejected", method: "GET" }],
  },
  {
    id: "H-61 (ESC)",
    title: "rejects ESC in the target",
    send: [get("/\x1b[31m")],
    status: [400],
    arrivals: [{ state: "rejected", method: "GET" }],
  },
  ...[`/?q=${"a".repeat(8192)}`, "/?a=1&a=2", "/?__proto__[x]=1"].map(
    (target, i): FaultRow => ({
      id: `H-62${"abc"[i]}`,
      title: "keeps the query exactly",
      send: [get(target)],
      status: [200],
      arrivals: [{ target }],
    }),
  ),
  {
    id: "H-63",
    title: "keeps a fragment in the target",
    send: [get("/a#b")],
    status: [200],
    arrivals: [{ target: "/a#b" }],
  },
];

describe("the inbox", () => {
  let inbox: TestInbox;
  beforeAll(async () => {
    inbox = await openTestInbox();
  });
  afterAll(() => inbox.close(0));

  test.each(rows)("$id $title", (row) => playRow(inbox, row));

  test("H-38 takes 100 requests on one connection", async () => {
    const before = inbox.arrivals.length;
    const client = await rawClient(inbox.port);
    for (let i = 1; i <= 100; i += 1) {
      void client.write(post("", `${i}`));
      await client.answers(i);
    }
    const bodies = inbox.arrivals.slice(before).map((arrival) => inbox.bodyOf(arrival).toString());
    expect(bodies).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 1}`));
    client.socket.destroy();
  });

  test("H-39 takes a request that is split at every byte", async () => {
    const request = post("X-Odd: 1\r\n", "split body");
    const { length } = inbox.arrivals;
    for (let at = 1; at < request.length; at += 1) {
      const client = await rawClient(inbox.port);
      client.socket.setNoDelay(true);
      await client.write(request.slice(0, at));
      void client.write(request.slice(at));
      await client.answers(1);
      client.socket.destroy();
    }
    const seen = inbox.arrivals.slice(length).map((arrival) => ({ ...arrival, receivedAt: 0 }));
    expect(seen).toHaveLength(request.length - 1);
    for (const arrival of seen) expect(arrival).toEqual({ ...seen[0], receivedAt: 0 });
  });

  test("H-39 takes a request that comes byte by byte", async () => {
    const client = await rawClient(inbox.port);
    client.socket.setNoDelay(true);
    for (const letter of post("X-Odd: 1\r\n", "sliced")) await client.write(letter);
    await client.answers(1);
    expect(inbox.bodyOf(inbox.arrivals.at(-1)!).toString()).toBe("sliced");
    client.socket.destroy();
  });

  test("H-55 does not send the header lines of TRACE back", async () => {
    const client = await rawClient(inbox.port);
    void client.write("TRACE / HTTP/1.1\r\nHost: a\r\nX-Secret: s3cret\r\n\r\n");
    await client.answers(1);
    expect(client.received().toString("latin1")).not.toContain("s3cret");
    client.socket.destroy();
  });
});
