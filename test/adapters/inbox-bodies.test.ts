// Fault rows H-66 to H-74: bodies of every kind and size are kept as the bytes that came.

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BodySpool } from "../../src/core/ports.ts";
import { ask, rawClient } from "../helpers/raw-http.ts";
import { fileSpool, openTestInbox, type TestInbox } from "../helpers/test-inbox.ts";

function post(body: Uint8Array, lines = ""): Buffer {
  return Buffer.concat([
    Buffer.from(`POST /hooks HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
}

function chunked(body: Uint8Array, size: number): Buffer {
  const parts: Uint8Array[] = [Buffer.from("POST /hooks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}

const json = Buffer.from('{"a": 33.330, "b": 20000000000000000001}');
const nested = Array.from({ length: 6 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.alloc(100_000));
const allBytes = Buffer.from(Array.from({ length: 256 * 4096 }, (_, i) => i % 256));

const kinds: { id: string; what: string; lines: string; body: Uint8Array }[] = [
  { id: "H-66", what: "gzip", lines: "Content-Encoding: gzip\r\n", body: gzipSync(json) },
  { id: "H-66", what: "deflate with zlib head", lines: "Content-Encoding: deflate\r\n", body: deflateSync(json) },
  { id: "H-66", what: "raw deflate", lines: "Content-Encoding: deflate\r\n", body: deflateRawSync(json) },
  { id: "H-66", what: "brotli", lines: "Content-Encoding: br\r\n", body: brotliCompressSync(json) },
  { id: "H-66", what: "zstd", lines: "Content-Encoding: zstd\r\n", body: zstdCompressSync(json) },
  { id: "H-67", what: "a gzip bomb", lines: "Content-Encoding: gzip\r\n", body: gzipSync(Buffer.alloc(20_000_000)) },
  { id: "H-67", what: "gzip six times over", lines: "Content-Encoding: gzip\r\n", body: nested },
  { id: "H-68", what: "JSON that calls itself gzip", lines: "Content-Encoding: gzip\r\n", body: json },
  { id: "H-68", what: "gzip cut short", lines: "Content-Encoding: gzip\r\n", body: gzipSync(json).subarray(0, -5) },
  {
    id: "H-69",
    what: "multipart",
    lines: "Content-Type: multipart/form-data; boundary=x\r\n",
    body: Buffer.from("--x\r\n\r\na\r\n--x--\r\n"),
  },
  {
    id: "H-69",
    what: "a form",
    lines: "Content-Type: application/x-www-form-urlencoded\r\n",
    body: Buffer.from("a=1&b=%00"),
  },
  { id: "H-69", what: "XML", lines: "Content-Type: text/xml\r\n", body: Buffer.from("<a>\r\n</a>") },
  { id: "H-70", what: "every byte value, 4,096 times", lines: "", body: allBytes },
  { id: "H-71", what: "nothing, called JSON", lines: "Content-Type: application/json\r\n", body: Buffer.alloc(0) },
  {
    id: "H-74",
    what: "UTF-16",
    lines: "Content-Type: text/plain; charset=utf-16\r\n",
    body: Buffer.from("é", "utf16le"),
  },
  {
    id: "H-74",
    what: "a charset nobody knows",
    lines: "Content-Type: text/plain; charset=bogus\r\n",
    body: Buffer.from([0xff, 0xfe]),
  },
];

describe("the inbox", () => {
  let inbox: TestInbox;
  beforeAll(async () => {
    inbox = await openTestInbox();
  });
  afterAll(() => inbox.close(0));

  test.each(kinds)("$id keeps $what byte for byte", async ({ body, lines }) => {
    expect(await ask(inbox.port, post(body, lines))).toMatchObject([{ status: 200 }]);
    const arrival = inbox.arrivals.at(-1)!;
    expect(arrival.state).toBe("complete");
    expect(inbox.bodyOf(arrival).equals(body)).toBe(true);
  });

  test.each([1, 7, 1000, 65_536])("H-70 puts chunks of %i bytes together, in memory and on disk", async (size) => {
    for (const length of [100_000, 400_000]) {
      const body = allBytes.subarray(0, length);
      expect(await ask(inbox.port, chunked(body, size))).toMatchObject([{ status: 200 }]);
      const arrival = inbox.arrivals.at(-1)!;
      expect("file" in arrival.body).toBe(length > 256 * 1024);
      expect(inbox.bodyOf(arrival).equals(body)).toBe(true);
    }
  });

  test("H-73 streams a body of 100 MB to disk", async () => {
    const part = allBytes.subarray(0, 1_000_000);
    const sent = createHash("sha256");
    const client = await rawClient(inbox.port);
    await client.write("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
    for (let i = 0; i < 100; i += 1) {
      sent.update(part);
      await client.write(part);
    }
    await client.answers(1);
    const arrival = inbox.arrivals.at(-1)!;
    expect(arrival.body.size).toBe(100_000_000);
    expect(createHash("sha256").update(inbox.bodyOf(arrival)).digest("hex")).toBe(sent.digest("hex"));
    client.socket.destroy();
  });

  test("keeps a large upload that is cut off, as far as it came", async () => {
    const client = await rawClient(inbox.port);
    const { length } = inbox.arrivals;
    await client.write(post(allBytes).subarray(0, 600_000));
    client.socket.end();
    const arrival = (await inbox.arrived(length + 1)).at(-1)!;
    expect(arrival.state).toBe("incomplete");
    expect(inbox.bodyOf(arrival).equals(allBytes.subarray(0, arrival.body.size))).toBe(true);
    expect(arrival.body.size).toBe(600_000 - (post(allBytes).length - allBytes.length));
  });
});

test.each([[], [post(Buffer.from("next"))]])(
  "takes an upload as whole when the sender leaves while the disk is behind",
  async (...behind) => {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-slow-"));
    const disk = Promise.withResolvers<void>();
    const slow = (spool: BodySpool): BodySpool => ({
      ...spool,
      write: (chunk) => disk.promise.then(() => spool.write(chunk)),
    });
    const inbox = await openTestInbox({ spool: async () => slow(fileSpool(join(folder, "body"))) });
    const body = allBytes.subarray(0, 290_000);
    const client = await rawClient(inbox.port);
    await client.write(Buffer.concat([post(body), ...behind]));
    for (let i = 0; i < 20; i += 1) await ask(inbox.port, post(Buffer.from("meanwhile")));
    client.socket.resetAndDestroy();
    await client.closed;
    await ask(inbox.port, post(Buffer.from("meanwhile")));
    disk.resolve();
    const arrival = (await inbox.arrived(22 + behind.length)).at(-1)!;
    expect(arrival.state).toBe("complete");
    expect(inbox.bodyOf(arrival).equals(body)).toBe(true);
    await inbox.close(1000);
    rmSync(folder, { recursive: true });
  },
);

describe.each(["in memory", "on disk"])("H-72 a body limit of 1,000 bytes, %s", (where) => {
  const limits = { maxBodyBytes: 1000, spoolThresholdBytes: where === "on disk" ? 100 : 10_000 };
  const framings = [
    { how: "with a length", frame: (body: Uint8Array) => post(body) },
    { how: "in chunks", frame: (body: Uint8Array) => chunked(body, 300) },
  ];

  test.each(framings)("takes 999 and 1,000 and refuses 1,001 $how, keeping 1,000", async ({ frame }) => {
    const inbox = await openTestInbox(limits);
    const statuses: (number | undefined)[] = [];
    for (const size of [999, 1000, 1001])
      statuses.push((await ask(inbox.port, frame(allBytes.subarray(0, size))))[0]?.status);
    expect(statuses).toEqual([200, 200, 413]);
    expect(inbox.arrivals).toMatchObject([
      { state: "complete" },
      { state: "complete" },
      { state: "incomplete", answeredStatus: 413, problem: "The body is larger than 1000 bytes." },
    ]);
    expect(
      inbox.arrivals.map((arrival) => inbox.bodyOf(arrival).equals(allBytes.subarray(0, arrival.body.size))),
    ).toEqual([true, true, true]);
    expect(inbox.arrivals.map((arrival) => arrival.body.size)).toEqual([999, 1000, 1000]);
    await inbox.close(0);
  });

  test("tells a sender of much more, which reads its answer only afterwards", async () => {
    const inbox = await openTestInbox(limits);
    const client = await rawClient(inbox.port);
    await client.write(post(Buffer.alloc(5_000_000)));
    expect(await client.answers(1)).toMatchObject([{ status: 413 }]);
    await client.closed;
    await inbox.close(0);
  });
});

describe("a disk that fails", () => {
  const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const refuse = () => Promise.reject(full);
  const failing: { when: string; break: (open: () => BodySpool) => BodySpool }[] = [
    {
      when: "at opening",
      break: () => {
        throw full;
      },
    },
    { when: "at writing", break: (open) => ({ ...open(), write: refuse }) },
    { when: "at finishing", break: (open) => ({ ...open(), finish: refuse }) },
  ];

  test.each(failing)("gets the sender a 507 and never a 2xx ($when)", async (fault) => {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-full-"));
    const file = join(folder, "body");
    const inbox = await openTestInbox({ spool: async () => fault.break(() => fileSpool(file)) });
    expect(await ask(inbox.port, post(allBytes))).toMatchObject([{ status: 507 }]);
    expect(inbox.arrivals).toMatchObject([{ state: "incomplete", answeredStatus: 507, body: { size: 0 } }]);
    await inbox.close(1000);
    expect(existsSync(file)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
