// An app that breaks its answer off must not be told as a sender that has left.

import { expect, test } from "vitest";
import type { Answer } from "../../src/core/arrival.ts";
import { bytes, rawClient } from "../helpers/raw-http.ts";
import { openTestInbox } from "../helpers/test-inbox.ts";

const request = bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");

async function* half(until: Promise<unknown> = Promise.resolve()) {
  yield Buffer.from("half");
  await until;
  throw new Error("broken off");
}

/** How the end of an answer with this body is told; the sender leaves when `leave` says so. */
async function endOf(headers: string[], body: AsyncIterable<Uint8Array>, leave?: () => void): Promise<string[]> {
  const ends: string[] = [];
  const inbox = await openTestInbox({
    answer: (): Answer => ({ kind: "response", status: 200, headers, body, onSettled: (end) => void ends.push(end) }),
  });
  const client = await rawClient(inbox.port);
  void client.write(request);
  if (leave !== undefined) {
    await new Promise((resolve) => client.socket.once("data", resolve));
    client.socket.resetAndDestroy();
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    leave();
  }
  await client.closed;
  await inbox.close(0);
  return ends;
}

test.each([
  ["a length", ["Content-Length", "100"]],
  ["chunks", []],
])("a body in %s that breaks off is told once, as that", async (_how, headers) => {
  expect(await endOf(headers, half())).toEqual(["body-broken"]);
});

test("a sender that left before the body broke off has left", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  expect(await endOf(["Content-Length", "100"], half(promise), resolve)).toEqual(["client-left"]);
});
