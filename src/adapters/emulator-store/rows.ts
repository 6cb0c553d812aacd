// A delivery and its attempts as rows, and back: what comes out is deeply equal to what went in.

import type { Delivery, DeliveryAttempt } from "../../core/emulation/delivery-log.ts";
import { attemptToRow, rowToAttempt } from "../store/rows.ts";
import { type DeliveryColumns, filledAttempts, isAbout, isAttempt, rebuiltAbout } from "./damage.ts";

export interface DeliveryRow extends DeliveryColumns {
  readonly about: string;
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

/** A damaged row comes back as far as it can be told from what is around it, and says so with `damaged`. */
export function rowToDelivery(row: DeliveryRow, attempts: readonly DeliveryAttemptRow[]): Delivery {
  const read = (some: readonly DeliveryAttemptRow[]) => some.map((attempt) => rowToDeliveryAttempt(attempt, row.body));
  const [underway] = read(attempts.filter(({ place }) => place === underwayPlace));
  const ended = read(attempts.filter(({ place }) => place !== underwayPlace));
  const parsed = parsedJson(row.about);
  const about = isAbout(parsed, row) ? parsed : rebuiltAbout(row, [...ended, underway]);
  return { ...about, body: row.body, ...filledAttempts({ about, row }, ended, underway) };
}

function rowToDeliveryAttempt(row: DeliveryAttemptRow, body: Uint8Array): DeliveryAttempt | undefined {
  const { about, request, answer } = row;
  const attempt = rowToAttempt<DeliveryAttempt>({ about, body: answer });
  return attempt === undefined || !isAttempt(attempt) ? undefined : { ...attempt, requestBody: request ?? body };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || Buffer.compare(one, other) === 0;
}
