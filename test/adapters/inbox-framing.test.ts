// Fault rows H-01 to H-24: where a body begins and ends.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultRow, playRow } from "../helpers/fault-rows.ts";
import { rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, type TestInbox } from "../helpers/test-inbox.ts";

const head = "POST /hooks HTTP/1.1\r\nHost: a\r\n";
const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
const whole = { state: "complete", method: "POST", target: "/hooks" } as const;
const rejected = { state: "rejected", method: "POST", target: "/hooks" } as const;
const cut = { state: "incomplete", method: "POST", target: "/hooks" } as const;

const badLengths = ["-1", "+5", "0x5", "5, 5", "18446744073709551616"];

const rows: FaultRow[] = [
  {
    id: "H-01",
    title: "takes a POST without any length as one without a body and says so",
    send: [`${head}\r\n`],
    status: [200],
    arrivals: [{ ...whole, text: "", flags: ["no-body-announced"] }],
  },
  {
    id: "H-02",
    title: "takes the request and rejects stray bytes behind it",
    send: [`${head}\r\nstray bytes`],
    status: [200, 400],
    arrivals: [
      { ...whole, text: "" },
      { state: "rejected", method: "", text: "stray bytes" },
    ],
  },
  {
    id: "H-03",
    title: "keeps what came when the sender ends before the announced length",
    send: [`${head}Content-Length: 10\r\n\r\nabc`],
    after: "end",
    status: [400],
    arrivals: [{ ...cut, text: "abc" }],
  },
  {
    id: "H-04",
    title: "keeps a request that is reset before its announced length as incomplete",
    send: [`${head}Content-Length: 10\r\n\r\nabc`],
    after: "reset",
    status: [],
    arrivals: [{ ...cut }],
  },
  {
    id: "H-06",
    title: "takes the announced part and rejects the rest",
    send: [`${head}Content-Length: 2\r\n\r\nabcdef`],
    status: [200, 400],
    arrivals: [
      { ...whole, text: "ab" },
      { state: "rejected", text: "cdef" },
    ],
  },
  ...badLengths.map(
    (length, i): FaultRow => ({
      id: `H-07${"abcde"[i]}`,
      title: `rejects Content-Length: ${length}`,
      send: [`${head}Content-Length: ${length}\r\n\r\nhello`],
      status: [400],
      arrivals: [{ ...rejected, text: `${head}Content-Length: ${length}\r\n\r\nhello` }],
    }),
  ),
  {
    id: "H-08",
    title: "rejects two equal Content-Length headers",
    send: [`${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\nab`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-09",
    title: "rejects two different Content-Length headers",
    send: [`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-10",
    title: "rejects Content-Length beside Transfer-Encoding",
    send: [`${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-11",
    title: "rejects Transfer-Encoding: gzip alone",
    send: [`${head}Transfer-Encoding: gzip\r\n\r\n`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-12",
    title: "answers 501 to Transfer-Encoding: gzip, chunked",
    send: [`${head}Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`],
    status: [501],
    arrivals: [{ ...rejected, text: "hello" }],
  },
  {
    id: "H-13",
    title: "puts one-byte chunks together",
    send: [chunked, ...[..."one byte each"].map((letter) => `1\r\n${letter}\r\n`), "0\r\n\r\n"],
    status: [200],
    arrivals: [{ ...whole, text: "one byte each" }],
  },
  {
    id: "H-14",
    title: "leaves chunk extensions out of the body",
    send: [`${chunked}5;name="value"\r\nhello\r\n0;last\r\n\r\n`],
    status: [200],
    arrivals: [{ ...whole, text: "hello" }],
  },
  {
    id: "H-15",
    title: "rejects a chunk extension of 20 KB",
    send: [`${chunked}5;${"a".repeat(20_000)}\r\nhello\r\n0\r\n\r\n`],
    status: [413],
    arrivals: [rejected],
  },
  {
    id: "H-16",
    title: "keeps trailers apart from headers",
    send: [`${chunked}5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n`],
    status: [200],
    arrivals: [
      {
        ...whole,
        text: "hello",
        headers: ["Host", "a", "Transfer-Encoding", "chunked"],
        trailers: ["X-Sum", "1", "x-sum", "2"],
        flags: [],
      },
    ],
  },
  {
    id: "H-17",
    title: "flags a trailer that repeats a signature header",
    send: [
      `${head}X-Signature: right\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Signature: other\r\n\r\n`,
    ],
    status: [200],
    arrivals: [
      {
        ...whole,
        headers: ["Host", "a", "X-Signature", "right", "Transfer-Encoding", "chunked"],
        trailers: ["X-Signature", "other"],
        flags: ["signature-in-trailer"],
      },
    ],
  },
  {
    id: "H-18",
    title: "keeps what came before a bad chunk size and answers 400",
    send: [`${chunked}5\r\nhello\r\nZZ\r\nhello\r\n0\r\n\r\n`],
    status: [400],
    arrivals: [{ ...cut, text: "hello" }],
  },
  {
    id: "H-19",
    title: "rejects chunks with bare line feeds",
    send: [`${chunked}5\nhello\n0\n\n`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-20",
    title: "keeps a chunked body without its last chunk as incomplete",
    send: [`${chunked}5\r\nhello\r\n`],
    after: "end",
    status: [400],
    arrivals: [{ ...cut, text: "hello" }],
  },
  {
    id: "H-21",
    title: "rejects a chunk of 2^64 bytes",
    send: [`${chunked}10000000000000000\r\nhello`],
    status: [400],
    arrivals: [rejected],
  },
  {
    id: "H-22",
    title: "takes a body that comes at once with Expect: 100-continue",
    send: [`${head}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nab`],
    status: [200],
    arrivals: [{ ...whole, text: "ab" }],
  },
  {
    id: "H-24",
    title: "answers 417 to an unknown expectation and records it",
    send: [`${head}Expect: banana\r\nContent-Length: 2\r\n\r\n`],
    status: [417],
    arrivals: [{ ...rejected, headers: ["Host", "a", "Expect", "banana", "Content-Length", "2"], answeredStatus: 417 }],
  },
];

describe("the inbox", () => {
  let inbox: TestInbox;
  beforeAll(async () => {
    inbox = await openTestInbox();
  });
  afterAll(() => inbox.close(0));

  test.each(rows)("$id $title", (row) => playRow(inbox, row));

  test("H-22 says 100 before its final answer", async () => {
    const client = await rawClient(inbox.port);
    void client.write(`${head}Expect: 100-continue\r\nContent-Length: 2\r\n\r\nab`);
    await client.answers(1);
    expect(client.received().toString("latin1")).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    client.socket.destroy();
  });

  test("H-23 lets a sender that waits for 100 send its body", async () => {
    const client = await rawClient(inbox.port);
    void client.write(`${head}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await client.until("100 Continue\r\n\r\n");
    void client.write("ab");
    expect(await client.answers(1)).toMatchObject([{ status: 200 }]);
    expect(inbox.bodyOf(inbox.arrivals.at(-1)!).toString()).toBe("ab");
    client.socket.destroy();
  });
});

test("H-05 gives up on a silent body at the request deadline, answers 408 and keeps what came", async () => {
  const inbox = await openTestInbox({ headersTimeoutMs: 100, requestTimeoutMs: 100 });
  const client = await rawClient(inbox.port);
  void client.write(`${head}Content-Length: 10\r\n\r\nabc`);
  expect(await client.answers(1)).toMatchObject([{ status: 408 }]);
  expect(inbox.arrivals).toMatchObject([{ ...cut, answeredStatus: 408 }]);
  expect(inbox.bodyOf(inbox.arrivals[0]!).toString()).toBe("abc");
  await client.closed;
  await inbox.close(0);
});
