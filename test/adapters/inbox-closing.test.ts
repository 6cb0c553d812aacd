// How the inbox closes: what is idle ends at once, what is in flight may finish, until the time is up.

import { expect, test } from "vitest";
import type { Answer } from "../../src/core/arrival.ts";
import { rawClient } from "../helpers/raw-http.ts";
import { openTestInbox, respond } from "../helpers/test-inbox.ts";

const request = "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";

/** A promise that a test resolves when it is time. */
function gate<T = void>() {
  return Promise.withResolvers<T>();
}

test("keeps silent when told to, until it closes", async () => {
  const inbox = await openTestInbox({ answer: () => ({ kind: "hang" }) });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await inbox.arrived(1);
  await inbox.close(60_000);
  expect((await client.closed).length).toBe(0);
});

test("closing ends idle connections at once and lets a request in flight finish", async () => {
  const answered = gate<Answer>();
  const inbox = await openTestInbox({ answer: ({ target }) => (target === "/slow" ? answered.promise : respond(200)) });
  const idle = await rawClient(inbox.port);
  void idle.write(request);
  await idle.answers(1);
  const unused = await rawClient(inbox.port);
  const busy = await rawClient(inbox.port);
  void busy.write(request.replace("/hooks", "/slow"));
  await inbox.arrived(2);
  const closed = inbox.close(60_000);
  await idle.closed;
  await unused.closed;
  answered.resolve(respond(200, "done"));
  await closed;
  const received = (await busy.closed).toString("latin1");
  expect(received).toContain("Connection: close");
  expect(received).toContain("done");
  await expect(rawClient(inbox.port)).rejects.toThrow("ECONNREFUSED");
});

test("closing ends a connection after the stream that is under way on it", async () => {
  const more = gate();
  async function* late() {
    yield Buffer.from("early ");
    await more.promise;
    yield Buffer.from("late");
  }
  const inbox = await openTestInbox({ answer: () => ({ kind: "response", status: 200, headers: [], body: late() }) });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await client.until("early");
  const closed = inbox.close(60_000);
  more.resolve();
  await closed;
  expect((await client.answers(1))[0]?.body.toString()).toBe("early late");
});

test("closing ends what is still in flight when the time is up", async () => {
  const inbox = await openTestInbox({ answer: () => new Promise(() => undefined) });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await inbox.arrived(1);
  await inbox.close(20);
  expect((await client.closed).length).toBe(0);
});

test("closing waits for a handler that is still busy with a sender that has left", async () => {
  const handled = gate<Answer>();
  const inbox = await openTestInbox({ answer: () => handled.promise });
  const client = await rawClient(inbox.port);
  void client.write(request);
  await inbox.arrived(1);
  client.socket.resetAndDestroy();
  await client.closed;
  let isClosed = false;
  const closed = inbox.close(60_000).then(() => {
    isClosed = true;
  });
  await expect(rawClient(inbox.port)).rejects.toThrow();
  expect(isClosed).toBe(false);
  handled.resolve(respond(200));
  await closed;
});
