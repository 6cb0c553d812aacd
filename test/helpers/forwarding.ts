// An inbox that passes everything on to a target, the way `listen --forward-to` does, without store and verdicts.

import { createReadStream } from "node:fs";
import { type ForwarderOptions, openForwarder } from "../../src/adapters/forward/forwarder.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { Answer, Arrival, Forwarder, ForwardRequest, ForwardResult } from "../../src/core/arrival.ts";
import type { Attempt } from "../../src/core/delivery.ts";
import { openTestInbox, respond, type TestInbox, type TestInboxOptions } from "./test-inbox.ts";

/** A forwarder with short limits. */
export function testForwarder(target: string, options: Partial<ForwarderOptions> = {}): Forwarder {
  return openForwarder({
    target: new URL(target),
    timeoutMs: 5000,
    clock: systemClock(),
    maxKeptAnswerBytes: 65_536,
    ...options,
  });
}

/** A request with a body in memory. */
export function forwardRequest(fields: Partial<Omit<ForwardRequest, "body">> = {}, body = ""): ForwardRequest {
  const bytes = Buffer.from(body);
  return {
    method: "POST",
    target: "/hooks",
    headers: ["Host", "sender.test"],
    body: { size: bytes.length, chunks: bytes },
    ...fields,
  };
}

/** The whole body of the app's answer, or how it broke; empty where there was no answer. */
export async function bodyOf(result: ForwardResult): Promise<string | Error> {
  if (result.kind === "failed") return "";
  if (result.body instanceof Uint8Array) return Buffer.from(result.body).toString();
  const parts: Uint8Array[] = [];
  try {
    for await (const part of result.body) parts.push(part);
    return Buffer.concat(parts).toString();
  } catch (error) {
    return error as Error;
  }
}

/** The attempt when it has ended. */
export function attemptOf(result: ForwardResult): Promise<Attempt> {
  return Promise.resolve(result.attempt);
}

export interface ForwardingInbox extends TestInbox {
  readonly attempts: Promise<Attempt>[];
}

/** Complete requests go to the forwarder; a failed one is answered 502. */
export async function openForwardingInbox(
  forwarder: Forwarder,
  options: TestInboxOptions = {},
): Promise<ForwardingInbox> {
  const attempts: Promise<Attempt>[] = [];
  const inbox = await openTestInbox({ ...options, answer: (arrival) => passOn(forwarder, arrival, attempts) });
  return {
    ...inbox,
    attempts,
    async close(drainMs) {
      await inbox.close(drainMs);
      await forwarder.close();
    },
  };
}

async function passOn(forwarder: Forwarder, arrival: Arrival, attempts: Promise<Attempt>[]): Promise<Answer> {
  if (arrival.state !== "complete") return respond(400);
  const { method, target, headers, body } = arrival;
  const chunks = "bytes" in body ? body.bytes : createReadStream(body.file);
  const result = await forwarder.forward({ method, target, headers, body: { size: body.size, chunks } });
  attempts.push(result.kind === "failed" ? Promise.resolve(result.attempt) : result.attempt);
  return result.kind === "failed" ? respond(502) : { ...result, kind: "response" };
}
