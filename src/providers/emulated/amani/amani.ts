// Amani's webhook side, emulated: both published versions of its API, and deliveries as json.dumps text.

import type { ApiCall, Emulation, EmulationSettings, Routed, World } from "../../../core/emulation/emulation.ts";
import { HookdevError } from "../../../core/errors.ts";
import { toPythonJson } from "../../../core/json/python-json.ts";
import { findScheme } from "../../../core/provider-choice.ts";
import { amani } from "../../amani.ts";
import { checkChoices } from "../choices.ts";
import { authorization, isAccepted } from "../credentials.ts";
import { wishedEndpoint, withEndpoint } from "../endpoints.ts";
import { chosenDelays } from "../retry-delays.ts";
import { callsOf, findRoute, hasPath, type Route } from "../routes.ts";
import { type Handler, refuse } from "./answers.ts";
import { createEndpoint, readSecret, renewSecret, updateEndpoint } from "./endpoints.ts";
import { listEvents, listExamples } from "./events.ts";
import { logIn } from "./login.ts";
import { readToken, renewToken, saveWebhook, schemeFor, tokenHeader } from "./webhook.ts";

const retryDelays = {
  name: "retry-delays",
  values: [],
  meaning: "Seconds before each retry, counted from the attempt before; there are no retries when not chosen.",
} as const;

/** Amani, emulated. @see https://documentation.amani.ai/documents/api/Webhooks/Overview */
export const emulatedAmani: Emulation = {
  provider: amani,
  assumptions: [
    "A delivery is tried once (choice retry-delays), and any 2xx counts as received.",
    "With signature_enabled false the token is sent in Webhook-Token, for want of the real header's name (choice token-header).",
    "The body on the wire is the json.dumps text that is signed.",
    "The webhook of version 1 and the endpoints of version 2 stand beside each other, and all get their events.",
    "A PUT keeps what it leaves out, in both versions; a new endpoint of version 2 gets no events unless they are named.",
    'The answers of version 2 repeat the call\'s fields with an id (201 for a new one), and secrets come as {"secret"}.',
    "Version 2's events are the ten names of version 1, each with hookdev's example payload.",
    "custom_headers may not hold Webhook-Signature or headers that HTTP itself uses.",
    'Errors are {"detail"} with 400, 401, 404, 405, 413 or 415, and unknown keys are refused.',
    "Tokens and secrets that are made up have 64 hex digits; the old one ends at once.",
    "POST /api/v1/user/login/ gives any e-mail and password a token: the first API key, else one that is made up.",
  ],
  choices: [tokenHeader, retryDelays],
  sharedIds: [
    { name: "profile", pointers: ["/profile/id"] },
    { name: "document", pointers: ["/details/document_id"] },
  ],
  initial(settings) {
    checkChoices([tokenHeader, retryDelays], settings);
    checkTokenHeader(settings);
    delaysOf(settings);
    return { endpoints: [], data: {} };
  },
  calls: () => callsOf(routes),
  owns: (path) => hasPath(routes, path),
  route,
  retry: (settings) => ({ ...amani.retry, delaysSeconds: delaysOf(settings), from: "previous-attempt" }),
  register: (state, wish) => withEndpoint(state, { ...wishedEndpoint(wish), scheme: wish.scheme ?? "signature" }),
  bodyOf: ({ body }) => toPythonJson(body) ?? body,
};

const routes: readonly Route<Handler>[] = [
  { method: "GET", path: "/api/v2/webhook/events", run: listEvents },
  { method: "PUT", path: "/api/v2/webhook", run: saveWebhook },
  { method: "GET", path: "/api/v2/webhook/token", run: readToken },
  { method: "PATCH", path: "/api/v2/webhook/token", run: renewToken },
  { method: "GET", path: "/api/v2/events", run: listExamples },
  { method: "POST", path: "/api/v2/webhook_endpoint", run: createEndpoint },
  { method: "PUT", path: "/api/v2/webhook_endpoint/{id}", run: updateEndpoint },
  { method: "GET", path: "/api/v2/webhook_endpoint/{id}/secret", run: readSecret },
  { method: "PATCH", path: "/api/v2/webhook_endpoint/{id}/secret", run: renewSecret },
  { method: "POST", path: "/api/v1/user/login/", run: logIn },
];

function route(call: ApiCall, world: World): Routed {
  const match = findRoute(routes, call);
  if (match.kind === "unknown-path") return refuse(404, "There is no such path.");
  const token = authorization(call, "Bearer");
  const isOpen = match.kind === "found" && match.run === logIn;
  if (!isOpen && (token === undefined || !isAccepted(token, world.settings))) {
    const detail = token === undefined ? "Authorization has to be: Bearer <user_token>." : "The token is not accepted.";
    return refuse(401, detail, ["WWW-Authenticate", "Bearer"]);
  }
  if (match.kind === "found") return match.run(call, world, match.parameters.id ?? "");
  const allow = match.allowed.join(", ");
  return refuse(405, `This path takes ${allow}.`, ["Allow", allow]);
}

function delaysOf(settings: EmulationSettings): readonly number[] {
  return chosenDelays(retryDelays, settings, { otherwise: [] });
}

function checkTokenHeader(settings: EmulationSettings): void {
  try {
    findScheme(amani, schemeFor(false, settings));
  } catch (cause) {
    if (!(cause instanceof HookdevError)) throw cause;
    throw new HookdevError("CHOICE_UNKNOWN", {
      category: "usage",
      message: `${tokenHeader.name} names no header that may be used: ${cause.message}`,
      remedy: "Name a header of its own, for example X-Amani-Token.",
      cause,
    });
  }
}
