// What the sender gets, and what happens when it leaves: fault rows H-36 and H-53, resets, silence, streams.

import { expect, test } from "vitest";
import type { Answer } from "../../src/core/arrival.ts";
import { ask, rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, respond } from "../helpers/test-inbox.ts";

const request = "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";

/** A promise that a test resolves when it is time. */
function gate<T = void>() {
  return Promise.withResolvers<T>();
}

test("writes the answer's header lines exactly and adds only the length and its own connection lines", async () => {
  const headers = ["X-b", "1", "x-B", "2", "Set-Cookie", "a=b", "X-b", "1", "X-Latin", "caf\xe9"];
  const inbox = await openTestInbox({
    answer: () => ({ kind: "response", status: 201, headers, body: Buffer.from([0, 255, 10]) }),
  });
  const [answer] = await ask(inbox.port, request);
  expect(answer?.status).toBe(201);
  expect(answer?.lines).toEqual([
    ...headers,
    "Content-Length",
    "3",
    "Connection",
    "keep-alive",
    "Keep-Alive",
    "timeout=65",
  ]);
  expect([...answer!.body]).toEqual([0, 255, 10]);
  await inbox.close(0);
});

test("breaks the connection with a reset when the end of the body would be its only mark", async () => {
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("gone");
  }
  const inbox = await openTestInbox({ answer: () => ({ kind: "response", status: 200, headers: [], body: broken() }) });
  const client = await rawClient(inbox.port);
  const how = new Promise<string | undefined>((resolve) => {
    client.socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    // Node 22 tells a reset right behind bytes as an end; there is no peer any more, as there is at an orderly end.
    client.socket.once("end", () => resolve(client.socket.remoteAddress === undefined ? "ECONNRESET" : "orderly end"));
  });
  void client.write(request.replace("HTTP/1.1", "HTTP/1.0"));
  expect(await how).toBe("ECONNRESET");
  await inbox.close(0);
});

test("sends a large body in memory whole", async () => {
  const body = Buffer.alloc(1_000_000, "0123456789");
  const inbox = await openTestInbox({ answer: () => ({ kind: "response", status: 200, headers: [], body }) });
  const [answer] = await ask(inbox.port, request);
  expect(answer?.body.equals(body)).toBe(true);
  await inbox.close(0);
});

test("keeps a length that the answer brings along", async () => {
  const inbox = await openTestInbox({
    answer: () => ({ kind: "response", status: 200, headers: ["content-length", "2"], body: Buffer.from("ab") }),
  });
  const [answer] = await ask(inbox.port, request);
  expect(answer?.lines.slice(0, 2)).toEqual(["content-length", "2"]);
  expect(answer?.lines).not.toContain("Content-Length");
  await inbox.close(0);
});

test("streams a body of unknown length in chunks", async () => {
  const inbox = await openTestInbox({
    answer: () => ({ kind: "response", status: 200, headers: [], body: slices(["one ", "two ", "three"]) }),
  });
  const [answer] = await ask(inbox.port, request);
  expect(answer?.body.toString()).toBe("one two three");
  await inbox.close(0);
});

test("sends the head of a stream before its body is there", async () => {
  const more = gate();
  async function* late() {
    await more.promise;
    yield Buffer.from("late");
  }
  const inbox = await openTestInbox({ answer: () => ({ kind: "response", status: 200, headers: [], body: late() }) });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await client.until("HTTP/1.1 200");
  more.resolve();
  expect((await client.answers(1))[0]?.body.toString()).toBe("late");
  client.socket.destroy();
  await inbox.close(0);
});

test("breaks the connection when a streamed body breaks", async () => {
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("gone");
  }
  const inbox = await openTestInbox({ answer: () => ({ kind: "response", status: 200, headers: [], body: broken() }) });
  const client = await rawClient(inbox.port);
  void client.write(request);
  const received = (await client.closed).toString("latin1");
  expect(received).toContain("half");
  expect(received).not.toContain("0\r\n\r\n");
  await inbox.close(0);
});

test("reads a stream to its end after the sender has left", async () => {
  const left = gate();
  const drawn = gate();
  async function* long() {
    yield Buffer.from("first");
    await left.promise;
    for (let i = 0; i < 100; i += 1) yield Buffer.alloc(64 * 1024);
    drawn.resolve();
  }
  const ended = gate<string>();
  const answer = (): Answer => ({ kind: "response", status: 200, headers: [], body: long(), onSettled: ended.resolve });
  const inbox = await openTestInbox({ answer });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await client.until("first");
  client.socket.resetAndDestroy();
  await client.closed;
  left.resolve();
  await drawn.promise;
  expect(await ended.promise).toBe("client-left");
  await inbox.close(0);
});

test("H-53 answers HEAD without a body", async () => {
  const inbox = await openTestInbox({ answer: () => respond(200, "not for HEAD") });
  const client = await rawClient(inbox.port);
  void client.write(`${request.replace("POST", "HEAD")}GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  const received = (await client.closed).toString("latin1");
  expect(received.match(/not for HEAD/g)).toHaveLength(1);
  expect(inbox.arrivals).toMatchObject([{ method: "HEAD", state: "complete" }, { target: "/next" }]);
  await inbox.close(0);
});

test("tells that an answer has left, once", async () => {
  const ends: string[] = [];
  const inbox = await openTestInbox({
    answer: () => ({ ...respond(200), onSettled: (end: string) => ends.push(end) }) as Answer,
  });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await client.answers(1);
  client.socket.destroy();
  await inbox.close(1000);
  expect(ends).toEqual(["sent"]);
});

test.each(["end", "reset"] as const)("H-36 tells that the sender was gone before its answer (%s)", async (how) => {
  const came = gate();
  const answered = gate<Answer>();
  const ended = gate<string>();
  const inbox = await openTestInbox({
    answer: ({ state }) => {
      if (state !== "complete") return respond(400);
      came.resolve();
      return answered.promise;
    },
  });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await came.promise;
  if (how === "end") client.socket.destroy();
  else client.socket.resetAndDestroy();
  await client.closed;
  await probe(inbox.port);
  answered.resolve({ ...respond(200, "too late"), onSettled: ended.resolve } as Answer);
  expect(await ended.promise).toBe("client-left");
  expect(inbox.arrivals[0]).toMatchObject({ state: "complete" });
  await inbox.close(0);
});

test("H-35 answers a sender that has ended its side long before", async () => {
  const answered = gate<Answer>();
  const inbox = await openTestInbox({
    answer: ({ state }) => (state === "complete" ? answered.promise : respond(400)),
  });
  const client = await rawClient(inbox.port, { allowHalfOpen: true });
  client.socket.end(request);
  await inbox.arrived(1);
  await probe(inbox.port);
  answered.resolve(respond(200, "still there"));
  expect((await client.answers(1))[0]?.body.toString()).toBe("still there");
  await inbox.close(0);
});

test("resets the connection when told to", async () => {
  const inbox = await openTestInbox({ answer: () => ({ kind: "reset" }) });
  const client = await rawClient(inbox.port);
  const error = new Promise<NodeJS.ErrnoException>((resolve) => client.socket.once("error", resolve));
  void client.write(request);
  expect((await error).code).toBe("ECONNRESET");
  expect((await client.closed).length).toBe(0);
  await inbox.close(0);
});

test("keeps silent when told to, until the sender leaves", async () => {
  const inbox = await openTestInbox({ answer: ({ target }) => (target === "/hang" ? { kind: "hang" } : respond(200)) });
  const client = await rawClient(inbox.port, { allowHalfOpen: true });
  void client.write(request.replace("/hooks", "/hang"));
  await inbox.arrived(1);
  expect(await ask(inbox.port, request)).toMatchObject([{ status: 200 }]);
  client.socket.end();
  expect((await client.closed).length).toBe(0);
  await inbox.close(0);
});

test("answers 500 when the handler fails", async () => {
  const inbox = await openTestInbox({
    answer: () => {
      throw new Error("secret detail");
    },
  });
  const [answer] = await ask(inbox.port, request);
  expect(answer?.status).toBe(500);
  expect(answer?.body.toString()).not.toContain("secret detail");
  await inbox.close(0);
});

test("answers 500 when the handler's header lines cannot be written", async () => {
  const inbox = await openTestInbox({
    answer: () => ({ kind: "response", status: 200, headers: ["X", "a\r\nY: b"], body: Buffer.from("") }),
  });
  expect(await ask(inbox.port, request)).toMatchObject([{ status: 500 }]);
  await inbox.close(0);
});

test("keeps the order when a later request on the connection is refused first", async () => {
  const slow = gate();
  const inbox = await openTestInbox({
    answer: async ({ state }) => {
      if (state === "complete") await slow.promise;
      return respond(200, "slow");
    },
  });
  const client = await rawClient(inbox.port);
  void client.write(`${request}TRACE / HTTP/1.1\r\nHost: a\r\n\r\n${request}`);
  await inbox.arrived(2);
  await probe(inbox.port);
  slow.resolve();
  const answers = await client.answers(2);
  expect(answers.map((answer) => answer.status)).toEqual([200, 405]);
  await client.closed;
  expect(inbox.arrivals.map((arrival) => arrival.method)).toEqual(["POST", "TRACE", ""]);
  await inbox.close(0);
});

function slices(parts: string[]): AsyncIterable<Uint8Array> {
  return (async function* () {
    for (const part of parts) yield Buffer.from(part);
  })();
}

/** One more exchange on a connection of its own: what came before it has been dealt with when it is answered. */
async function probe(port: number): Promise<void> {
  await ask(port, "NONSENSE\r\n\r\n");
}
