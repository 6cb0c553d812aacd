// Dotfile's webhook side, emulated: webhooks, their log, retries, health and sub-events.

import type { ApiCall, Emulation, EmulationSettings, Routed, World } from "../../../core/emulation/emulation.ts";
import { firstHeader } from "../../../core/http.ts";
import { dotfile } from "../../dotfile.ts";
import { checkChoices, chosen } from "../choices.ts";
import { headerCredential, isAccepted } from "../credentials.ts";
import { wishedEndpoint, withEndpoint } from "../endpoints.ts";
import { jsonAnswer } from "../json-answer.ts";
import { chosenDelays } from "../retry-delays.ts";
import { callsOf, findRoute, hasPath, type Route } from "../routes.ts";
import { refuse } from "./answers.ts";
import { bodyOf, maxRetries } from "./attempt-body.ts";
import { deliveryFor } from "./events.ts";
import { afterAttempt } from "./health.ts";
import { idPointers, listWebhookLogs } from "./webhook-logs.ts";
import { createWebhook, deleteWebhook, type Handler, listWebhooks, readWebhook, updateWebhook } from "./webhooks.ts";

const retryDelays = {
  name: "retry-delays",
  values: [],
  meaning: `Seconds before each of the ${maxRetries} automatic retries, counted from the attempt before; 60,300,1800,7200 when not chosen.`,
} as const;

const health = {
  name: "health",
  values: ["offline-after-errors", "promoted"],
  meaning: "Whether a webhook goes offline after 50 errors in 24 hours; a promoted one stays online.",
} as const;

const defaultDelays = [60, 300, 1800, 7200];

/** Dotfile, emulated. @see https://docs.dotfile.com/reference/webhooks-guide and the OpenAPI named in `providers/dotfile.ts` */
export const emulatedDotfile: Emulation = {
  provider: dotfile,
  assumptions: [
    "Retries come 1, 5, 30 and 120 minutes after the attempt before (choice retry-delays).",
    "Any 2xx counts as received; every other answer, and none, is an error that is tried again.",
    "context.timestamp (in the emitted body's unit) and the retry counts are renewed in every attempt, where the body has them.",
    "An endpoint that subscribed to a sub-event and to its main event is told once, as the sub-event.",
    "A webhook forgets its errors when it is put online; promoted webhooks do not pause their retries here.",
    "A retry by hand uses up none of the 4 automatic ones; context.retry_count counts both.",
    "Errors have the form of a 401 that others have seen; most of their codes (LIMIT_REACHED too) and texts are hookdev's.",
    "A secret that is made up has 64 hex digits; a webhook without a name has an empty one; unknown members are ignored.",
    "In the log an attempt without an answer has status_code 0, and a delivery appears with its first attempt.",
    "A filter's not_eq also finds log entries that have no such id.",
  ],
  choices: [retryDelays, health],
  sharedIds: Object.entries(idPointers).map(([name, pointers]) => ({ name, pointers })),
  initial(settings) {
    checkChoices([retryDelays, health], settings);
    delaysOf(settings);
    return { endpoints: [], data: { promoted: chosen(health, settings) === "promoted" } };
  },
  calls: () => callsOf(routes),
  owns: (path) => hasPath(routes, path),
  route,
  retry: (settings) => ({ ...dotfile.retry, delaysSeconds: delaysOf(settings), from: "previous-attempt" }),
  register: (state, wish) => withEndpoint(state, { ...wishedEndpoint(wish), scheme: wish.scheme ?? "signature" }),
  bodyOf,
  deliveryFor,
  afterAttempt,
};

const ping: Handler = () => ({ answer: jsonAnswer(200, { workspace_name: "Emulated by hookdev" }) });

const routes: readonly Route<Handler>[] = [
  { method: "GET", path: "/v1/ping", run: ping },
  { method: "GET", path: "/v1/webhooks", run: listWebhooks },
  { method: "POST", path: "/v1/webhooks", run: createWebhook },
  { method: "GET", path: "/v1/webhooks/{id}", run: readWebhook },
  { method: "PATCH", path: "/v1/webhooks/{id}", run: updateWebhook },
  { method: "DELETE", path: "/v1/webhooks/{id}", run: deleteWebhook },
  { method: "GET", path: "/v1/webhook-logs", run: listWebhookLogs },
];

const keyHeader = "X-DOTFILE-API-KEY";

function route(call: ApiCall, world: World): Routed {
  const key = headerCredential(call, keyHeader);
  if (key === undefined || !isAccepted(key, world.settings)) {
    const isMissing = firstHeader(call.headers, keyHeader) === undefined;
    const message = `${isMissing ? "Missing" : "Invalid"} workspace API key in Header ${keyHeader}`;
    return refuse({ status: 401, message }, world);
  }
  const match = findRoute(routes, call);
  if (match.kind === "found") return match.run(call, world, match.parameters.id ?? "");
  if (match.kind === "unknown-path") return refuse({ status: 404, message: "There is no such path." }, world);
  const allow = match.allowed.join(", ");
  return refuse({ status: 405, message: `This path takes ${allow}.`, headers: ["Allow", allow] }, world);
}

function delaysOf(settings: EmulationSettings): readonly number[] {
  return chosenDelays(retryDelays, settings, { otherwise: defaultDelays, count: maxRetries });
}
