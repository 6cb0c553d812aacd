import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutHopByHop } from "../../src/core/http.ts";
import { type Listening, runHookdev, startListen } from "../helpers/binary.ts";
import { answerBytes, ask, bytes, type RawApp, rawApp } from "../helpers/raw-http.ts";

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const oddHeaders = [
  ["X-Twice", "first"],
  ["x-tWiCe", "second"],
  ["X-Empty", ""],
  ["X-HIGH", "caf\u00e9 \u00ff"],
  ["__proto__", "harmless"],
  ["X-Twice", "third"],
];
const twoThousand = Array.from({ length: 2000 }, (_, index) => [`X-${index}`, `v${index}`]);

interface Case {
  readonly title: string;
  readonly head: string;
  readonly headers: readonly (readonly string[])[];
  readonly body: Buffer;
  readonly chunked?: boolean;
}

const cases: Case[] = [
  {
    title: "duplicate and odd-case headers",
    head: "POST /a/b?c=1&c=2&d=%2F HTTP/1.1",
    headers: oddHeaders,
    body: bytes('{"a":1}'),
  },
  { title: "2,000 headers", head: "POST /many HTTP/1.1", headers: twoThousand, body: bytes("{}") },
  {
    title: "a chunked body",
    head: "PUT /chunks HTTP/1.1",
    headers: oddHeaders,
    body: randomBytes(10_000),
    chunked: true,
  },
  {
    title: "a body of every byte value",
    head: "POST //double/../dots%00 HTTP/1.1",
    headers: oddHeaders,
    body: Buffer.concat([allBytes, allBytes]),
  },
  { title: "a body of 50 MB", head: "POST /large HTTP/1.1", headers: oddHeaders, body: randomBytes(50 * 1024 * 1024) },
  { title: "a GET without a body", head: "GET /probe?x HTTP/1.1", headers: oddHeaders, body: Buffer.alloc(0) },
  { title: "a DELETE with a body", head: "DELETE /thing HTTP/1.1", headers: [], body: bytes("why not") },
];

function onTheWire({ head, headers, body, chunked }: Case): Buffer {
  const framing =
    chunked === true ? ["Transfer-Encoding: chunked"] : body.length > 0 ? [`CONTENT-length: ${body.length}`] : [];
  const lines = [head, "hOst: webhooks.example:81", ...headers.map(([name, value]) => `${name}: ${value}`), ...framing];
  const top = bytes(`${lines.join("\r\n")}\r\n\r\n`);
  return Buffer.concat(chunked === true ? [top, ...inChunks(body), bytes("0\r\n\r\n")] : [top, body]);
}

/** Chunks of growing length, so that no border is where anyone expects it. */
function inChunks(body: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, length = 1; at < body.length; at += length, length = (length * 2) % 4099 || 1) {
    const part = body.subarray(at, at + length);
    parts.push(bytes(`${part.length.toString(16)}\r\n`), part, bytes("\r\n"));
  }
  return parts;
}

describe("what the app behind --forward-to receives", () => {
  let app: RawApp;
  let session: Listening;
  beforeAll(async () => {
    app = await rawApp((socket) =>
      socket.write(answerBytes(201, "the app's own answer", "X-From-App: yes\r\nx-from-app: Again\r\n")),
    );
    session = await startListen(["--forward-to", String(app.port)]);
  });
  afterAll(async () => {
    await session.stop();
    await app.close();
  });

  test.each(cases)("$title: same method, target, header lines and bytes", async (given) => {
    const before = app.seen.length;
    const [answer] = await ask(Number(new URL(session.url).port), onTheWire(given));
    const seen = (await app.saw(before + 1))[before];
    const [method, target] = given.head.split(" ");
    expect([seen?.method, seen?.target]).toEqual([method, target]);
    const sent = ["hOst", "webhooks.example:81", ...given.headers.flat()];
    const framing =
      given.chunked === true || given.body.length === 0 ? [] : ["CONTENT-length", String(given.body.length)];
    const received = withoutHopByHop(seen?.lines ?? []);
    const ours = given.chunked === true ? received.slice(0, sent.length) : received;
    expect(ours).toEqual([...sent, ...framing]);
    expect(
      createHash("sha256")
        .update(seen?.body ?? "")
        .digest("hex"),
    ).toBe(createHash("sha256").update(given.body).digest("hex"));
    expect([answer?.status, answer?.body.toString()]).toEqual([201, "the app's own answer"]);
    expect(answer?.lines.slice(0, 4)).toEqual(["X-From-App", "yes", "x-from-app", "Again"]);
  });

  test("the stored capture has the same bytes as the app got", async () => {
    await ask(Number(new URL(session.url).port), onTheWire(cases[3] as Case));
    const shown = await runHookdev(["captures", "show", "last", "--json"], { home: session.home });
    const stored = JSON.parse(shown.stdout) as { bodyBase64: string; target: string; attempts: { status: number }[] };
    expect(Buffer.from(stored.bodyBase64, "base64").equals((cases[3] as Case).body)).toBe(true);
    expect(stored.target).toBe("//double/../dots%00");
    expect(stored.attempts[0]?.status).toBe(201);
  });
});

test("an app that is down gives the sender 502 and a plain sentence, and the capture is kept", async () => {
  const app = await rawApp();
  await app.close();
  await using session = await startListen(["--forward-to", String(app.port)]);
  const [answer] = await ask(
    Number(new URL(session.url).port),
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
  );
  expect(answer?.status).toBe(502);
  expect(answer?.body.toString()).toMatch(/^hookdev stored this request, but the app behind it did not answer\..*\n$/);
  expect(await session.waitFor(({ type }) => type === "attempt")).toMatchObject({ outcome: "failed", code: "REFUSED" });
});

test("--events limits what is forwarded, never what is kept", async () => {
  const app = await rawApp();
  await using session = await startListen(["--forward-to", String(app.port), "--events", "Check.Started"]);
  for (const event of ["Case.Created", "Check.Started"]) await runHookdev(["poke", event], { home: session.home });
  await session.waitFor(({ type }) => type === "attempt");
  expect(session.lines.filter(({ type }) => type === "capture").map(({ event }) => event)).toEqual([
    "Case.Created",
    "Check.Started",
  ]);
  expect(app.seen.length).toBe(1);
  await app.close();
});

test("a request from a web page is kept and not forwarded", async () => {
  const app = await rawApp();
  await using session = await startListen(["--forward-to", String(app.port)]);
  const post = "POST / HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}";
  await ask(Number(new URL(session.url).port), post);
  expect(await session.waitFor(({ type }) => type === "capture")).toMatchObject({ flags: ["browser"] });
  expect(app.seen.length).toBe(0);
  await app.close();
});

test("--respond answers in sequence and repeats the last step", async () => {
  await using session = await startListen(["--respond", "500,503:10ms,204"]);
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await fetch(session.url, { method: "POST", body: "{}" })).status);
  expect(statuses).toEqual([500, 503, 204, 204]);
});
