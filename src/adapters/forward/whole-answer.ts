// An answer of the app that is there all at once, as most are: its bytes are handed on without a stream between.

import type { IncomingMessage } from "node:http";
import type { Answered } from "../../core/delivery.ts";
import { firstHeader, type HeaderLines } from "../../core/http.ts";

export interface WholeAnswer {
  readonly body: Uint8Array;
  readonly outcome: Answered;
}

/**
 * The answer, if it has ended and nothing of its body was read so far; undefined while more is to come. `headers` are
 * those that the sender gets: without a length there it gets chunks, as from the app.
 */
export function wholeAnswer(
  response: IncomingMessage,
  headers: HeaderLines,
  maxKeptBytes: number,
): WholeAnswer | undefined {
  if (!response.complete || response.destroyed || !hasLength(response, headers)) return undefined;
  // Also where there is none: only what has been read to its end lets go of its connection.
  const body = (response.read() as Uint8Array | null) ?? nothing;
  const bodyState = body.length > maxKeptBytes ? "cut" : "whole";
  // A copy, because what came may be a small part of a large buffer.
  const kept = body.length === 0 ? nothing : Uint8Array.from(body.subarray(0, maxKeptBytes));
  const { statusCode: status = 0, rawHeaders } = response;
  return { body, outcome: { kind: "answered", status, headers: rawHeaders, body: kept, bodyState } };
}

const nothing = new Uint8Array(0);

function hasLength({ statusCode }: IncomingMessage, headers: HeaderLines): boolean {
  return statusCode === 204 || statusCode === 304 || firstHeader(headers, "content-length") !== undefined;
}
