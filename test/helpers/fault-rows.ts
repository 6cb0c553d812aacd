// Rows of the fault catalogue as data: what a sender does, and what must come of it.

import { expect } from "vitest";
import type { Arrival } from "../../src/core/arrival.ts";
import { ask, rawClient } from "./raw-http.ts";
import type { TestInbox } from "./test-inbox.ts";

/** What is asserted of one arrival; fields that are not named are not looked at. */
export type ExpectedArrival = Partial<Omit<Arrival, "body">> & { readonly text?: string };

export interface FaultRow {
  /** Id in the catalogue, with a letter where a row has several cases. */
  readonly id: string;
  /** A claim about behaviour. */
  readonly title: string;
  /** Bytes that are written one after the other. */
  readonly send: readonly (string | Uint8Array)[];
  /** What the sender does after the last byte. */
  readonly after?: "end" | "reset";
  /** Final answers in order; none when the connection is gone. */
  readonly status: readonly number[];
  readonly arrivals: readonly ExpectedArrival[];
  /** A word that the last answer must say to the sender. */
  readonly says?: string;
}

const valid = "POST /alive HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok";

/** Plays a row against an inbox, checks it, and checks that the next valid request is taken and nothing else came. */
export async function playRow(inbox: TestInbox, row: FaultRow): Promise<void> {
  const first = inbox.arrivals.length;
  const client = await rawClient(inbox.port);
  for (const part of row.send) void client.write(part);
  if (row.after === "end") client.socket.end();
  if (row.after === "reset") {
    await client.write("");
    client.socket.resetAndDestroy();
  }
  const answers = await client.answers(row.status.length);
  expect(answers.map((answer) => answer.status)).toEqual(row.status);
  if (row.says !== undefined) expect(answers.at(-1)?.body.toString()).toContain(row.says);
  const arrivals = (await inbox.arrived(first + row.arrivals.length)).slice(first);
  for (const [i, expected] of row.arrivals.entries()) expectArrival(inbox, arrivals[i] as Arrival, expected);
  client.socket.destroy();
  const [alive] = await ask(inbox.port, valid);
  expect(alive?.status).toBe(200);
  expect(inbox.arrivals.slice(first + row.arrivals.length)).toMatchObject([{ target: "/alive", state: "complete" }]);
}

function expectArrival(inbox: TestInbox, arrival: Arrival, { text, ...fields }: ExpectedArrival): void {
  expect(arrival).toMatchObject(fields);
  if (arrival.state !== "complete") expect(arrival.problem).toMatch(/^[A-Z].*\.$/s);
  const body = inbox.bodyOf(arrival);
  expect(arrival.body.size).toBe(body.length);
  if (text !== undefined) expect(body.toString("latin1")).toBe(text);
}
