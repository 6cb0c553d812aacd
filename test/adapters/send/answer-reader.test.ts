// What is read from the bytes of an answer, however they are cut up.

import { describe, expect, test } from "vitest";
import { AnswerFault } from "../../../src/adapters/send/answer-fault.ts";
import { AnswerReader } from "../../../src/adapters/send/answer-reader.ts";

interface Read {
  readonly status?: number;
  readonly lines?: readonly string[];
  readonly body: string;
  readonly progress: string;
  readonly keeps: boolean;
  readonly endsWithConnection: boolean;
}

function read(text: string, { method = "POST", piece = Number.POSITIVE_INFINITY } = {}): Read {
  let [status, lines, body, progress] = [
    undefined as number | undefined,
    undefined as readonly string[] | undefined,
    "",
    "more",
  ];
  const reader = new AnswerReader(method, {
    head: (code, given) => {
      status = code;
      lines = given;
    },
    body: (bytes) => {
      body += Buffer.from(bytes).toString("latin1");
    },
  });
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length && progress === "more"; at += piece)
    progress = reader.push(bytes.subarray(at, at + piece));
  const found = status === undefined || lines === undefined ? {} : { status, lines };
  return { ...found, body, progress, keeps: reader.keeps, endsWithConnection: reader.end() };
}

function faultOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AnswerFault) return `${error.failure}: ${error.message}`;
    throw error;
  }
  return "none";
}

const ok = "HTTP/1.1 200 OK\r\n";

describe("an answer", () => {
  test.each<[string, string, Partial<Read>]>([
    [
      "with a length",
      `${ok}A: 1\r\nContent-Length: 2\r\n\r\nhi`,
      { lines: ["A", "1", "Content-Length", "2"], body: "hi" },
    ],
    ["with a length of zero", `${ok}Content-Length: 0\r\n\r\n`, { body: "" }],
    ["with a length and leading zeros", `${ok}Content-Length: 002\r\n\r\nhi`, { body: "hi" }],
    [
      "in chunks",
      `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n00A;q="x\\"y"\r\n0123456789\r\n0\r\n\r\n`,
      { body: "hi0123456789" },
    ],
    [
      "in chunks with trailers",
      `${ok}Transfer-Encoding: gzip, CHUNKED \r\n\r\n1\r\nx\r\n0\r\nT: 1\r\nU: 2\r\n\r\n`,
      { body: "x" },
    ],
    ["without a reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", { status: 200 }],
    ["with an empty reason", "HTTP/1.1 204 \r\n\r\n", { status: 204 }],
    ["with a status that nobody knows", "HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n", { status: 999 }],
    ["behind empty lines", `\r\n\r\n${ok}Content-Length: 0\r\n\r\n`, { status: 200 }],
    [
      "behind interim answers",
      `HTTP/1.1 100 C\r\n\r\nHTTP/1.1 199 X\r\nA: b\r\n\r\n${ok}Content-Length: 1\r\n\r\nz`,
      { status: 200, body: "z" },
    ],
    [
      "with blanks around a value",
      `${ok}A: \t b \tc\t \r\nB:\r\nC: \r\nContent-Length: 0\r\n\r\n`,
      { lines: ["A", "b \tc", "B", "", "C", "", "Content-Length", "0"] },
    ],
    [
      "with bytes beyond ASCII",
      `${ok}A: caf\xe9\xff\r\nContent-Length: 1\r\n\r\n\xff`,
      { lines: ["A", "caf\xe9\xff", "Content-Length", "1"], body: "\xff" },
    ],
  ])("%s is read whole, in one piece or byte by byte", (_what, text, expected) => {
    const whole = { progress: "whole", keeps: true, endsWithConnection: false, ...expected };
    expect(read(text)).toMatchObject(whole);
    for (const piece of [1, 2, 3, 7]) expect(read(text, { piece })).toMatchObject(whole);
  });

  test.each([
    ["without any framing", `${ok}\r\nabc`],
    ["with a coding that does not end in chunks", `${ok}Transfer-Encoding: chunked, gzip\r\n\r\nabc`],
  ])("%s ends with the connection", (_what, text) => {
    expect(read(text)).toMatchObject({ body: "abc", progress: "more", endsWithConnection: true, keeps: false });
  });

  test.each([
    ["to HEAD", `${ok}Content-Length: 5\r\n\r\n`, "HEAD"],
    ["with 204", "HTTP/1.1 204 N\r\nContent-Length: 5\r\n\r\n", "POST"],
    ["with 304", "HTTP/1.1 304 N\r\nTransfer-Encoding: chunked\r\n\r\n", "POST"],
  ])("%s has no body", (_what, text, method) => {
    expect(read(text, { method })).toMatchObject({ body: "", progress: "whole", keeps: true });
  });

  test("says that the endpoint switches protocols", () => {
    expect(read("HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\nwhatever").progress).toBe("switched");
  });

  test.each([
    ["close", false],
    ["Keep-Alive, CLOSE", false],
    ["keep-alive", true],
    ["x-close", true],
  ])("with Connection: %s may be followed by another: %s", (value, keeps) => {
    expect(read(`${ok}Connection: ${value}\r\nContent-Length: 0\r\n\r\n`).keeps).toBe(keeps);
  });

  test.each([
    `${ok}Content-Length: 1\r\n\r\nabc`,
    `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nx`,
    "HTTP/1.1 304 N\r\n\r\nabc",
  ])("is whole with bytes behind it, and then nothing may follow: %j", (text) => {
    expect(read(text)).toMatchObject({ progress: "whole", keeps: false });
  });

  test("is held back as long as it is not whole", () => {
    const text = `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n`;
    for (let length = 0; length < text.length; length += 1)
      expect(read(text.slice(0, length)).progress, `${length} bytes`).toBe("more");
  });
});

describe("what is no answer", () => {
  test.each([
    ["SSH-2.0-OpenSSH\r\n", "NOT_HTTP: it began with: SSH-2.0-OpenSSH"],
    ["HTTQ", "NOT_HTTP"],
    ["hTTP/1.1 200 OK\r\n\r\n", "NOT_HTTP"],
    ["\x15\x03\x01\0\x02\x02\x46", "TLS_EXPECTED"],
    ["\0\0\x06\x04\0\0\0\0\0", "NEEDS_H2"],
    ["HTTP/2.0 200 OK\r\n\r\n", "PROTOCOL: it answered with HTTP/2.0"],
    ["HTTP/1.1 99 Low\r\n\r\n", "PROTOCOL: its status line"],
    ["HTTP/1.1 0200 OK\r\n\r\n", "PROTOCOL: its status line"],
    ["HTTP/1.1  200 OK\r\n\r\n", "PROTOCOL: its status line"],
    ["HTTP/1.1 200OK\r\n\r\n", "PROTOCOL: its status line"],
    [`HTTP/1.1 200 OK\nContent-Length: 0\n\n`, "PROTOCOL: a line of its head ends without CR LF"],
    [`${ok}A: 1\nB: 2\r\n\r\n`, "PROTOCOL: a line of its head ends without CR LF"],
    [`${ok}A: 1\rB: 2\r\n\r\n`, "PROTOCOL: a line of its head ends without CR LF"],
    [`${ok}A: 1\r\n folded\r\n\r\n`, "PROTOCOL: a header line has no colon"],
    [`${ok}A: 1\r\n folded: x\r\n\r\n`, "PROTOCOL: a header name"],
    [`${ok}A : 1\r\n\r\n`, "PROTOCOL: a header name"],
    [`${ok}: 1\r\n\r\n`, "PROTOCOL: a header name"],
    [`${ok}A: \0\r\n\r\n`, "PROTOCOL: a header value"],
    [`${ok}A: \x7f\r\n\r\n`, "PROTOCOL: a header value"],
    [`${ok}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`, "PROTOCOL: it has Content-Length more than once"],
    [`${ok}Content-Length: 1, 1\r\n\r\na`, "PROTOCOL: its Content-Length is not a number"],
    [`${ok}Content-Length: +1\r\n\r\na`, "PROTOCOL: its Content-Length is not a number"],
    [`${ok}Content-Length: 0x1\r\n\r\na`, "PROTOCOL: its Content-Length is not a number"],
    [`${ok}Content-Length: \r\n\r\na`, "PROTOCOL: its Content-Length is not a number"],
    [`${ok}Content-Length: 99999999999999999999\r\n\r\na`, "PROTOCOL: its Content-Length is not a number"],
    [`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, "PROTOCOL: it has both"],
    [`${ok}Transfer-Encoding:\r\n\r\n`, "PROTOCOL: its framing is unclear"],
    [`${ok}Transfer-Encoding: chunked,\r\n\r\n`, "PROTOCOL: its framing is unclear"],
    [`${ok}Content-Length: 0\t\r\n\r\n`, "PROTOCOL: its framing is unclear"],
    [`${ok}Transfer-Encoding: gzip,\tchunked\r\n\r\n`, "PROTOCOL: its framing is unclear"],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n`, "PROTOCOL: its trailers say where"],
    ["HTTP/1.0 103 Hints\r\n\r\n", "PROTOCOL: it sent an interim answer in HTTP/1.0"],
    [`${ok}X: ${"x".repeat(17_000)}\r\n\r\n`, "HEADERS_TOO_LARGE"],
    [`${ok}X: ${"x".repeat(17_000)}`, "HEADERS_TOO_LARGE"],
    ...["", "x", "-1", "0x1", " 1", "1 ", "1;", "1;\0", "1;a=", "1;a b", '1;a="', "fffffffffffff"].map((size) => [
      `${ok}Transfer-Encoding: chunked\r\n\r\n${size}\r\n`,
      "PROTOCOL: a chunk has no size",
    ]),
    [`${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n`, "PROTOCOL: a chunk is longer than it says"],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nab`, "PROTOCOL: a chunk is longer than it says"],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n1;${"x".repeat(5000)}`, "PROTOCOL: a line between its chunks is too long"],
    [`${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n`, "PROTOCOL: a header line has no colon"],
    [
      `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n${`T: ${"x".repeat(4000)}\r\n`.repeat(5)}`,
      "PROTOCOL: its trailers are too long",
    ],
  ])("%j is %s", (text, fault) => {
    expect(faultOf(text)).toContain(fault);
  });

  test("4,000 interim answers in one piece are passed over one after the other", () => {
    expect(read(`${"HTTP/1.1 100\r\n\r\n".repeat(4000)}${ok}Content-Length: 0\r\n\r\n`).status).toBe(200);
  });
});
