// Writes an answer to the sender, header lines exactly as given.

import type { ServerResponse } from "node:http";
import type { Answer, AnswerEnd } from "../../core/arrival.ts";
import { firstHeader } from "../../core/http.ts";
import { drained } from "../drained.ts";
import type { Connection } from "./connection.ts";
import type { Inlet } from "./inlet.ts";

type Response = Answer & { readonly kind: "response" };

export interface Exchange {
  readonly inlet: Inlet;
  readonly connection: Connection;
  readonly response: ServerResponse;
}

/** Answers one request; never throws, and `onSettled` is called once whatever happens. */
export function sendAnswer(exchange: Exchange, answer: Answer): void {
  const { connection, response, inlet } = exchange;
  if (answer.kind === "reset") {
    connection.reset();
  } else if (answer.kind === "hang") {
    connection.hang();
  } else if (response.destroyed || !connection.socket.writable) {
    answer.onSettled?.("client-left");
    inlet.drop(answer);
  } else {
    if (answer.onSettled !== undefined) watch(response, answer.onSettled);
    if (connection.closing) response.shouldKeepAlive = false;
    respond(exchange, answer);
  }
}

function respond({ connection, response, inlet }: Exchange, answer: Response): void {
  const { body } = answer;
  const inMemory = body instanceof Uint8Array;
  try {
    response.sendDate = false;
    response.writeHead(answer.status, inMemory ? withLength(answer, body.length) : (answer.headers as string[]));
  } catch {
    inlet.drop(answer);
    response.writeHead(500, ["Content-Length", "0"]).end();
    return;
  }
  if (!inMemory) void inlet.follow(stream(response, connection, body));
  else if (connection.socket.readableEnded) endForHalfGone(response, body);
  else end(response, body);
}

/** Up to this size head and body leave as one string, which is one write. */
const oneWriteBytes = 4096;

function end(response: ServerResponse, body: Uint8Array): void {
  if (body.length === 0) response.end();
  else if (body.length > oneWriteBytes) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1"), "latin1");
}

/**
 * The sender has ended its side: it waits for the answer, or it has left, and only a second write tells the two apart,
 * because the first one draws the reset of a socket that is not there any more.
 */
function endForHalfGone(response: ServerResponse, body: Uint8Array): void {
  response.flushHeaders();
  setImmediate(() => setImmediate(() => end(response, body)));
}

/** Statuses whose answers have no body and so no length. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 304 || status < 200;
}

function withLength({ headers, status }: Response, size: number): string[] {
  if (firstHeader(headers, "content-length") !== undefined || isBodiless(status)) return headers as string[];
  return [...headers, "Content-Length", String(size)];
}

const settledKey = Symbol("settled");

interface Watched extends ServerResponse {
  [settledKey]?: NonNullable<Response["onSettled"]> | undefined;
}

function watch(response: Watched, onSettled: NonNullable<Response["onSettled"]>): void {
  response[settledKey] = onSettled;
  // Both come once at most, and only the first is told; `once` would make two more objects for each.
  response.on("finish", tellSent);
  response.on("close", tellLeft);
}

function tellSent(this: Watched): void {
  // Node 22 says "finish" also when the last write has just failed; its socket knows.
  settle(this, this.req.socket.errored ? "client-left" : "sent");
}

function tellLeft(this: Watched): void {
  settle(this, "client-left");
}

function settle(response: Watched, end: AnswerEnd): void {
  response[settledKey]?.(end);
  response[settledKey] = undefined;
}

/** Passes a body on as it comes; when the sender has left, the rest is read all the same and dropped. */
async function stream(
  response: ServerResponse,
  connection: Connection,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  let begun = false;
  // The head of an answer whose body is slow leaves at once; where the body is there already they leave together.
  setImmediate(() => begun || response.flushHeaders());
  try {
    for await (const chunk of body) {
      begun = true;
      if (!response.destroyed && !response.write(chunk)) await drained(response);
    }
    begun = true;
    response.end();
  } catch {
    // The end that follows is the body's, unless the sender had left before.
    if (!response.destroyed) settle(response, "body-broken");
    // What has come goes out first. Then no orderly end: a body that broke must not look whole to the sender.
    setImmediate(() => (response.useChunkedEncodingByDefault ? response.destroy() : connection.reset()));
  }
}
