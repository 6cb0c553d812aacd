// A delivery and its attempts as rows, and back: what comes out is deeply equal to what went in.

import type { Delivery, DeliveryAttempt } from "../../core/emulation/delivery-log.ts";
import { attemptToRow, rowToAttempt } from "../store/rows.ts";

export interface DeliveryRow {
  readonly number: number;
  readonly about: string;
  readonly body: Uint8Array;
}

export interface DeliveryAttemptRow {
  readonly place: number;
  readonly about: string;
  readonly request: Uint8Array | null;
  readonly answer: Uint8Array | null;
}

/** Place of the attempt in flight. */
export const underwayPlace = -1;

/** Without the bytes and the attempts, which have rows of their own. */
export function deliveryToText(delivery: Delivery): string {
  const { body: _body, attempts: _attempts, underway: _underway, ...about } = delivery;
  return JSON.stringify(about);
}

/** The request's bytes only where they differ from the delivery's. */
export function deliveryAttemptToRow({ requestBody, ...attempt }: DeliveryAttempt, body: Uint8Array) {
  const row = attemptToRow(attempt);
  return { about: row.about, request: isEqual(requestBody, body) ? null : requestBody, answer: row.body };
}

/** Undefined for a damaged row; damaged attempts are left out. */
export function rowToDelivery(row: DeliveryRow, attempts: readonly DeliveryAttemptRow[]): Delivery | undefined {
  const about = parsed(row.about);
  if (about === undefined) return undefined;
  const read = (some: readonly DeliveryAttemptRow[]) =>
    some.map((attempt) => rowToDeliveryAttempt(attempt, row.body)).filter((attempt) => attempt !== undefined);
  const [underway] = read(attempts.filter(({ place }) => place === underwayPlace));
  const ended = read(attempts.filter(({ place }) => place !== underwayPlace));
  const delivery = { ...about, body: row.body, attempts: ended };
  return underway === undefined ? delivery : { ...delivery, underway };
}

function rowToDeliveryAttempt(row: DeliveryAttemptRow, body: Uint8Array): DeliveryAttempt | undefined {
  const { about, request, answer } = row;
  const attempt = rowToAttempt<DeliveryAttempt>({ about, body: answer });
  return attempt === undefined ? undefined : { ...attempt, requestBody: request ?? body };
}

function parsed(text: string): Omit<Delivery, "body" | "attempts"> | undefined {
  try {
    return JSON.parse(text) as Omit<Delivery, "body" | "attempts">;
  } catch {
    return undefined;
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || Buffer.compare(one, other) === 0;
}
