// The names of Amani's events and the API's lists of them.

import { visibleJson } from "../../../core/sanitise.ts";
import { utf8Bytes } from "../../../core/signing/encoding.ts";
import { utf8Text } from "../../../core/utf8.ts";
import { amani } from "../../amani.ts";
import { jsonAnswer } from "../json-answer.ts";
import type { Handler } from "./answers.ts";

/** In the order of the documentation's list. */
export const eventNames: readonly string[] = amani.events.map(({ name }) => name);

/** `GET /api/v2/webhook/events` of version 1: a list of names. */
export const listEvents: Handler = () => ({ answer: jsonAnswer(200, eventNames) });

/** `GET /api/v2/events` of version 2: names with example payloads, which stand there byte for byte. */
export const listExamples: Handler = (_call, world) => {
  const entries = eventNames.map((event) => {
    const payload = world.payload(event);
    const text = payload === undefined ? undefined : utf8Text(payload);
    return `{"event":${JSON.stringify(event)},"example_payload":${text === undefined ? "null" : text.trim()}}`;
  });
  return { answer: { ...jsonAnswer(200, []), body: utf8Bytes(visibleJson(`[${entries.join(",")}]`)) } };
};
