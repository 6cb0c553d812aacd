// Fault rows H-40 to H-51 and H-75, and requests of web pages: header lines as they stand.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultRow, playRow } from "../helpers/fault-rows.ts";
import { rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, respond, type TestInbox } from "../helpers/test-inbox.ts";

const post = (lines: string, body = "") =>
  `POST /hooks HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n${body}`;
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
const whole = { state: "complete", method: "POST", target: "/hooks" } as const;

const rows: FaultRow[] = [
  {
    id: "H-40 (header)",
    title: "answers 431 to a header line of 16.1 KB",
    send: [post(`X-Long: ${"a".repeat(16_500)}\r\n`, "x")],
    status: [431],
    arrivals: [{ state: "rejected", method: "POST" }],
  },
  {
    id: "H-40 (head)",
    title: "answers 431 to header lines of more than 64 KiB together",
    send: [post(`X-Part: ${"a".repeat(8000)}\r\n`.repeat(9), "x")],
    status: [431],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-40 (URL)",
    title: "answers 414 to a target of 16.1 KB",
    send: [get(`/${"a".repeat(16_500)}`)],
    status: [414],
    arrivals: [{ state: "rejected", method: "GET" }],
  },
  {
    id: "H-45 (NUL)",
    title: "rejects NUL in a header value",
    send: [post("X-Bad: a\0b\r\n")],
    status: [400],
    arrivals: [{ state: "rejected", method: "POST" }],
  },
  {
    id: "H-45 (ESC)",
    title: "rejects ESC in a header value",
    send: [post("X-Bad: a\x1bb\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-46 (ESC)",
    title: "rejects ESC in a header name",
    send: [post("X\x1bBad: a\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-46 (space)",
    title: "rejects a space before the colon",
    send: [post("X-Bad : a\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-46 (empty)",
    title: "rejects an empty header name",
    send: [post(": a\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-47",
    title: "rejects folded header lines",
    send: [post("X-Bad: a\r\n b\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-48 (LF)",
    title: "rejects bare line feeds",
    send: [get("/").replaceAll("\r", "")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
  {
    id: "H-48 (CR)",
    title: "rejects a bare carriage return",
    send: [post("X-Bad: a\rX: b\r\n")],
    status: [400],
    arrivals: [{ state: "rejected" }],
  },
];

const oddLines: { id: string; title: string; lines: string[] }[] = [
  {
    id: "H-42",
    title: "duplicates, their order and case",
    lines: ["X-a", "1", "Content-Type", "a/b", "x-A", "2", "CONTENT-TYPE", "c/d", "X-a", "1"],
  },
  { id: "H-43", title: "a signature that stands twice", lines: ["X-Signature", "one", "x-signature", "two"] },
  { id: "H-44", title: "bytes above 7F in values", lines: ["X-Name", "caf\xc3\xa9 \x80\xff"] },
  {
    id: "H-50",
    title: "names of object prototypes",
    lines: ["__proto__", "x", "constructor", "y", "hasOwnProperty", "z"],
  },
  { id: "H-51", title: "empty values", lines: ["X-Empty", "", "X-Spaces", ""] },
  {
    id: "H-75",
    title: "odd content types",
    lines: ["Content-Type", "x".repeat(4096), "Content-Type", "text/plain; a=\\x1b[31m"],
  },
  { id: "H-41", title: "2,500 tiny lines", lines: Array.from({ length: 2500 }, (_, i) => [`X-${i}`, `${i}`]).flat() },
];

describe("the inbox", () => {
  let inbox: TestInbox;
  beforeAll(async () => {
    inbox = await openTestInbox();
  });
  afterAll(() => inbox.close(0));

  test.each(rows)("$id $title", (row) => playRow(inbox, row));

  test.each(oddLines)("$id keeps $title", async ({ id, title, lines }) => {
    const wire = lines.map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join("");
    const headers = ["Host", "a", ...lines, "Content-Length", "1"];
    await playRow(inbox, {
      id,
      title,
      send: [post(wire, "x")],
      status: [200],
      arrivals: [{ ...whole, headers, text: "x" }],
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("H-51 keeps a value of spaces as the empty value that HTTP makes of it", async () => {
    await playRow(inbox, {
      id: "H-51",
      title: "spaces",
      send: [post("X-Spaces:    \r\n", "x")],
      status: [200],
      arrivals: [{ headers: ["Host", "a", "X-Spaces", "", "Content-Length", "1"] }],
    });
  });
});

describe("a browser's request", () => {
  const fromBrowser = [
    "Origin: https://evil.test\r\n",
    "Origin: null\r\n",
    "Sec-Fetch-Site: cross-site\r\n",
    "sec-fetch-mode: no-cors\r\n",
    "Sec-Fetch-Dest: image\r\n",
    "Sec-Fetch-User: ?1\r\n",
  ];

  test.each(fromBrowser)("is flagged by %j", async (line) => {
    const inbox = await openTestInbox();
    await playRow(inbox, {
      id: "TH-07",
      title: "",
      send: [post(line, "x")],
      status: [200],
      arrivals: [{ flags: ["browser"] }],
    });
    await inbox.close(0);
  });

  test("H-54 is answered 204 without CORS headers when it is a preflight, whatever the handler says", async () => {
    const inbox = await openTestInbox({ answer: () => respond(418, "teapot") });
    const client = await rawClient(inbox.port);
    void client.write(
      "OPTIONS /path HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.test\r\nAccess-Control-Request-Method: POST\r\n\r\n",
    );
    expect(await client.answers(1)).toMatchObject([{ status: 204 }]);
    expect(client.received().toString("latin1").toLowerCase()).not.toContain("access-control");
    expect(inbox.arrivals).toMatchObject([{ state: "complete", flags: ["browser"], answeredStatus: 204 }]);
    client.socket.destroy();
    await inbox.close(0);
  });
});
