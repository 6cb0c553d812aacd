// Pliance's webhook API: one webhook per customer, pokes, and the list of deliveries that failed.

import type { ApiCall, Emulation, Routed, World } from "../../../core/emulation/emulation.ts";
import { quoted } from "../../../core/sanitise.ts";
import { pliance } from "../../pliance.ts";
import { checkChoices } from "../choices.ts";
import { wishedEndpoint, withEndpoint } from "../endpoints.ts";
import { callsOf, findRoute, hasPath, type Route } from "../routes.ts";
import { failure } from "./envelope.ts";
import { deleteFailure, listFailures } from "./failures.ts";
import { poke } from "./poke.ts";
import { referencePointers } from "./reference.ts";
import { issuerChoice, tokenProblem } from "./token.ts";
import { queryWebhook, saveWebhook, secretOf, webhookId } from "./webhook.ts";

type Run = (call: ApiCall, world: World) => Routed;

/** The calls of the official SDKs. @see github.com/pliance/Pliance.Net.SDK at commit 4a1ad81 */
const routes: readonly Route<Run>[] = [
  { method: "PUT", path: "/api/WebhookCommand", run: saveWebhook },
  { method: "DELETE", path: "/api/WebhookCommand", run: deleteFailure },
  { method: "GET", path: "/api/WebhookQuery", run: queryWebhook },
  { method: "POST", path: "/api/WebhookQuery/Poke", run: poke },
  { method: "GET", path: "/api/WebhookQuery/DeliveryFailures", run: listFailures },
];

const anyCase = { anyCase: true } as const;

const assumptions = [
  "A delivery that fails is listed at once and not tried again.",
  "Any 2xx counts as received; a poke answered otherwise fails with remoteStatusCode and remoteBody set.",
  "Only the message for an unknown host is published; those for other failures are hookdev's own words.",
  "401, 404, 405, 413 and 415, in the same envelope, are for calls outside the API's form; other errors have HTTP 200.",
  "With no API key configured a token is checked for its form, audience and times, not for who signed it.",
  "The clocks of client and server may differ by 60 s; given_name and sub of a token are not read.",
  "Saving replaces url, secret and enabled (false where missing) together; before the first save url and secret are null.",
  "What waits when the webhook is disabled is discarded; it is not sent later.",
  "A poke sends the sample with a new checkpoint, time and referenceId; types without a sample need hookdev emit --data.",
  "A poke's number means what it does in the .NET SDK of 2026-07; members are read in any case.",
  "Failures are listed newest first; pages count from 0 with 100 items, as .NET's do; onCreated is always false.",
  "Checkpoints are random; queries answer with zeros, the list of failures with the checkpoint of the last change.",
] as const;

/** Pliance's webhook side. @see https://docs.pliance.io/webhooks */
export const emulatedPliance: Emulation = {
  provider: pliance,
  assumptions,
  choices: [issuerChoice],
  sharedIds: [
    { name: "reference", pointers: referencePointers },
    { name: "match", pointers: ["/body/matchId"] },
    { name: "alias", pointers: ["/body/aliasId"] },
  ],
  initial(settings) {
    checkChoices([issuerChoice], settings);
    return { endpoints: [], data: {} };
  },
  calls: () => callsOf(routes),
  owns: (path) => hasPath(routes, path, anyCase),
  route(call, world) {
    const found = findRoute(routes, call, anyCase);
    if (found.kind === "unknown-path")
      return { answer: failure(`There is no ${quoted(call.path)} here.`, { status: 404 }) };
    if (found.kind === "wrong-method")
      return {
        answer: failure(`${quoted(call.method)} is not what this path takes.`, {
          status: 405,
          headers: ["Allow", found.allowed.join(", ")],
        }),
      };
    const problem = tokenProblem(call, world);
    if (problem !== undefined)
      return { answer: failure(problem, { status: 401, headers: ["WWW-Authenticate", "Bearer"] }) };
    return found.run(call, world);
  },
  retry: () => ({ ...pliance.retry, attempts: 1 }),
  register: (state, wish) =>
    withEndpoint(state, {
      ...wishedEndpoint(wish),
      id: webhookId,
      ...secretOf(wish.secret),
      ...(wish.scheme === undefined ? {} : { scheme: wish.scheme }),
    }),
};
