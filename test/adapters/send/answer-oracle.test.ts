// The reader of answers against Node's own parser: the same bytes, cut up in the same way, have to mean the same.

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AnswerReader } from "../../../src/adapters/send/answer-reader.ts";

/** Numbers that are the same in every run (mulberry32). */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const heads = [
  "HTTP/1.1 200 OK",
  "HTTP/1.1 404 Not Found",
  "HTTP/1.0 200 OK",
  "HTTP/1.1 204 No",
  "HTTP/1.1 304 N",
  "HTTP/1.1 500",
];
const lines = [
  "X-A: 1",
  "x-a:2",
  "Set-Cookie: a=b; c",
  "X-Empty:",
  "Content-Type: text/plain",
  "X-L: caf\xe9",
  "Connection: close",
  "Connection: keep-alive",
];
const framings = [
  "Content-Length: 5",
  "Content-Length: 0",
  "Transfer-Encoding: chunked",
  "transfer-encoding: Chunked",
  "",
  "Transfer-Encoding: gzip, chunked",
];
const spoils = [
  "\r",
  "\n",
  "\0",
  " ",
  ":",
  "\x80",
  ";",
  ",",
  "0",
  "a",
  "\t",
  "Content-Length: 5\r\n",
  "Transfer-Encoding: chunked\r\n",
  "\r\n",
  "\r\n\r\n",
  "HTTP/1.1 100 C\r\n\r\n",
];

/** A good answer or, in three of four cases, one with a byte or two changed, added or taken away. */
function makeAnswer(dice: (sides: number) => number): string {
  const pick = <T>(list: readonly T[]) => list[dice(list.length)] as T;
  const framing = pick(framings);
  const own = Array.from({ length: dice(4) }, () => pick(lines));
  const body = /chunked/i.test(framing) ? "5;x=1\r\nhello\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n" : "hello";
  const interim = dice(6) === 0 ? "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" : "";
  let text = `${interim}${[pick(heads), ...own, ...(framing === "" ? [] : [framing])].join("\r\n")}\r\n\r\n${body}`;
  for (let times = dice(4); times > 0; times -= 1) {
    const at = dice(text.length);
    text = text.slice(0, at) + (dice(3) === 0 ? "" : pick(spoils)) + text.slice(at + dice(2));
  }
  return text;
}

/** What both are asked: nothing after the first complaint counts. */
type Meaning =
  | { readonly status: number; readonly lines: readonly string[]; readonly body: string; readonly whole: boolean }
  | "refused";

function ours(text: string, cuts: readonly number[]): Meaning {
  let head: { status: number; lines: readonly string[] } | undefined;
  let body = "";
  const reader = new AnswerReader("POST", {
    head: (status, given) => {
      head = { status, lines: given };
    },
    body: (piece) => {
      body += Buffer.from(piece).toString("latin1");
    },
  });
  let progress = "more";
  try {
    for (const piece of cutUp(text, cuts)) if (progress === "more") progress = reader.push(piece);
  } catch {
    return head === undefined ? "refused" : { ...head, body, whole: false };
  }
  if (head === undefined) return "refused";
  return { ...head, body, whole: progress === "whole" || reader.end() };
}

let server: Server;
const sockets = new Set<Socket>();
const answers = new Map<string, readonly Buffer[]>();

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", async (chunk) => {
      const pieces = answers.get(/^POST \/(\d+)/.exec(chunk.toString("latin1"))?.[1] ?? "") ?? [];
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise(setImmediate);
      }
      socket.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

function nodes(id: number): Promise<Meaning> {
  return new Promise((resolve) => {
    const { port } = server.address() as AddressInfo;
    const client = request({
      port,
      host: "127.0.0.1",
      method: "POST",
      path: `/${id}`,
      agent: false,
      maxHeaderSize: 16_384,
    });
    let received: IncomingMessage | undefined;
    // Bytes behind a whole answer do not take it back: its end is on the way.
    client.on("error", () => received === undefined && resolve("refused"));
    client.on("upgrade", () => resolve("refused"));
    client.on("response", (answer) => {
      received = answer;
      let body = "";
      const told = (whole: boolean) =>
        resolve({ status: answer.statusCode ?? 0, lines: answer.rawHeaders, body, whole });
      answer.setEncoding("latin1");
      answer.on("data", (piece: string) => {
        body += piece;
      });
      answer.on("end", () => told(answer.complete));
      answer.on("error", () => told(false));
    });
    client.end();
  });
}

function cutUp(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, "latin1");
  const ends = [...cuts, bytes.length];
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end)).filter((piece) => piece.length > 0);
}

function isWhole(meaning: Meaning): boolean {
  return meaning !== "refused" && meaning.whole;
}

/** What is not whole to the reader may be more to Node; the other way round would be a way to smuggle. */
function isStricter(own: Meaning, oracle: Meaning): boolean {
  if (isWhole(own) || oracle === "refused") return false;
  return (
    own === "refused" ||
    (oracle.body.length > own.body.length && oracle.body.startsWith(own.body)) ||
    (isWhole(oracle) && oracle.body === own.body)
  );
}

test("3,000 answers, most of them damaged, mean to the reader what they mean to Node, or less", {
  timeout: 60_000,
}, async () => {
  const dice = createDice(7);
  const tally = { whole: 0, broken: 0, refused: 0, stricter: 0 };
  for (let id = 0; id < 3000; id += 1) {
    const text = makeAnswer(dice);
    const cuts = Array.from({ length: dice(3) }, () => dice(text.length)).sort((a, b) => a - b);
    answers.set(String(id), cutUp(text, cuts));
    const [own, oracle] = [ours(text, cuts), await nodes(id)];
    tally[own === "refused" ? "refused" : isWhole(own) ? "whole" : "broken"] += 1;
    if (isStricter(own, oracle)) tally.stricter += 1;
    else expect(own, JSON.stringify(text)).toEqual(oracle);
  }
  // Odd extensions of chunks and folded trailers; more would mean that real endpoints are refused.
  expect(tally.stricter).toBeLessThan(30);
  // Each kind has to come up often enough to mean something.
  for (const count of [tally.whole, tally.broken, tally.refused]) expect(count).toBeGreaterThan(100);
});
