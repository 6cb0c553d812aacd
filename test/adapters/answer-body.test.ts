import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { AnswerBody } from "../../src/adapters/forward/answer-body.ts";
import type { Answered } from "../../src/core/delivery.ts";
import { rawApp } from "../helpers/raw-http.ts";

const pausedAtBytes = 256 * 1024;

/** An answer of which exactly so much arrives that it is paused, and nothing after that. */
async function stalledAnswer(onEnd: (outcome: Answered) => void) {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${pausedAtBytes + 1}\r\n\r\n`;
  const app = await rawApp((socket) => socket.write(head + "x".repeat(pausedAtBytes)));
  const request = get({ host: "127.0.0.1", port: app.port });
  request.on("error", () => undefined);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const body = new AnswerBody({ response, maxKeptBytes: 10, idleMs: 50, onEnd });
  return { app, response, body };
}

test("an app that stalls after a slow sender has caught up is given up all the same", async () => {
  const outcomes: Answered[] = [];
  const { app, response, body } = await stalledAnswer((outcome) => void outcomes.push(outcome));
  // The silence of the pause is the sender's doing and breaks nothing off.
  await once(response, "timeout");
  expect(outcomes).toEqual([]);
  let read = 0;
  const reading = (async () => {
    for await (const chunk of body) read += chunk.length;
  })();
  await expect(reading).rejects.toThrow("broke its answer off");
  expect(read).toBe(pausedAtBytes);
  expect(outcomes).toMatchObject([{ bodyState: "broken" }]);
  await app.close();
});

test("an app that stalls after the sender has left is given up too", async () => {
  let ended: (outcome: Answered) => void = () => undefined;
  const outcome = new Promise<Answered>((resolve) => {
    ended = resolve;
  });
  const { app, response, body } = await stalledAnswer(ended);
  await once(response, "timeout");
  await body.return();
  expect(await outcome).toMatchObject({ bodyState: "broken" });
  await app.close();
});
