// IDWise's webhook side: no API to manage it; endpoints for events are agreed with IDWise, here with the command line.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { Emulation, EmulationChoice, EndpointWish } from "../../core/emulation/emulation.ts";
import { locate } from "../../core/json/locate.ts";
import { readString } from "../../core/json/read-string.ts";
import { clip, visible } from "../../core/sanitise.ts";
import { idwise } from "../idwise.ts";
import { checkChoices, chosen } from "./choices.ts";
import { wishedEndpoint, withEndpoint } from "./endpoints.ts";
import { jsonAnswer } from "./json-answer.ts";

const scheduleChoice: EmulationChoice = {
  name: "schedule",
  values: ["from-first", "from-previous"],
  meaning: "What the 5, 10 and 15 minutes count from: attempts at 0, 5, 10 and 15 minutes, or at 0, 5, 15 and 30.",
};

const assumptions = [
  "The intervals of 5, 10 and 15 minutes count from the first attempt; schedule=from-previous counts from the one before.",
  "Only HTTP 200 counts as received: other 2xx are not mentioned.",
  "In place of the e-mail to the configured addresses a notice says that all attempts have failed.",
  "A secret without a scheme goes as Authorization: Basic when it has a colon, else as Bearer; header:<Name> takes another header.",
] as const;

/** IDWise's webhook side. @see https://docs.idwise.com, pages webhooks-overview and webhook-faq */
export const emulatedIdwise: Emulation = {
  provider: idwise,
  assumptions,
  choices: [scheduleChoice],
  sharedIds: [
    { name: "journey", pointers: ["/body/journeyId"] },
    { name: "reference", pointers: ["/body/referenceNo"] },
  ],
  initial(settings) {
    checkChoices([scheduleChoice], settings);
    return { endpoints: [], data: {} };
  },
  owns: () => false,
  route: () => ({ answer: jsonAnswer(404, { message: "IDWise publishes no API to manage webhooks." }) }),
  retry: (settings) => ({
    ...idwise.retry,
    from: chosen(scheduleChoice, settings) === "from-previous" ? "previous-attempt" : "first-attempt",
  }),
  register: (state, wish) => withEndpoint(state, { ...wishedEndpoint(wish), ...schemeOf(wish) }),
  failureNotice,
};

function schemeOf({ scheme, secret }: EndpointWish): { readonly scheme?: string } {
  if (scheme !== undefined || secret === undefined) return {};
  return { scheme: secret.includes(":") ? "basic" : "bearer" };
}

/** Names the event and its id, and nobody's address: hookdev knows none and sends no mail. */
function failureNotice({ event, body, attempts }: Delivery): string {
  const span = locate(body, "/body/eventId");
  const id = span === undefined ? undefined : readString(body, span);
  const which = id === undefined ? visible(event) : `${visible(event)} (eventId ${clip(visible(id), 80)})`;
  const tries = attempts.filter(({ kind }) => kind !== "duplicate").length;
  return `IDWise would now send an e-mail to the configured error addresses: ${which} was not received in ${tries} attempts.`;
}
