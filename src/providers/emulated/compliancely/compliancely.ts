// Compliancely's API for TIN matches, by the sandbox's rule: the result is delivered to the URLs of each submission.

import type { Emulation, EmulationChoice } from "../../../core/emulation/emulation.ts";
import { checkChoices, chosen } from "../choices.ts";
import { authorization, isAccepted } from "../credentials.ts";
import { wishedEndpoint, withData, withEndpoint } from "../endpoints.ts";
import { callsOf, findRoute, hasPath, type Route } from "../routes.ts";
import { detail } from "./errors.ts";
import { encodingChoice, signedAnew, signingOf, signingProvider } from "./signing.ts";
import { readSubmission, submit } from "./submit.ts";

const routes: readonly Route<"submit" | "read">[] = [
  { method: "POST", path: "/api/v1/submissions/", run: "submit" },
  { method: "GET", path: "/api/v1/submissions/{id}/", run: "read" },
  { method: "GET", path: "/api/v1/submissions/{id}", run: "read" },
];

const scheduleChoice: EmulationChoice = {
  name: "schedule",
  values: ["from-previous", "from-first"],
  meaning: "What the 6 minutes count from: attempts at 0, 3 and 9 minutes (waits that double), or at 0, 3 and 6.",
};

const choices = [scheduleChoice, encodingChoice];

const assumptions = [
  "The 6 minutes before the 3rd attempt count from the 2nd, because the guide calls the waits exponential (choice schedule).",
  "The signature is written in hex (choice encoding); without a secret nothing is signed.",
  "The secret belongs to the account: a new one signs every later attempt, also of deliveries that wait.",
  "The result comes 2 s after the submission; three of the sandbox's samples are known, with the result in the first answer.",
  "Reasons of other codes than -1 and 3 are hookdev's words; 0, 6, 7 and 8 are TIN Matched.",
  "In Review and irs_code 10 never come.",
  "A submission is answered with 201; refusals have the form that is published for the log-in.",
  "A submission is read at /api/v1/submissions/<id>, with a slash behind it or without; the last 1000 are kept.",
  "With no API key configured every token is accepted; up to 10 webhook_urls are. The newer log-in's JWTs are not emulated.",
] as const;

/** Compliancely's webhook side. @see https://apideveloper.compliancely.com/docs/webhooks */
export const emulatedCompliancely: Emulation = {
  provider: signingProvider,
  assumptions,
  choices,
  sharedIds: [
    { name: "submission", pointers: ["/id"] },
    { name: "tin", pointers: ["/tin"] },
  ],
  initial(settings) {
    checkChoices(choices, settings);
    return { endpoints: [], data: { encoding: chosen(encodingChoice, settings) } };
  },
  calls: () => callsOf(routes),
  owns: (path) => hasPath(routes, path),
  route(call, world) {
    const found = findRoute(routes, call);
    if (found.kind === "unknown-path") return { answer: detail(404, "Not found.") };
    const token = authorization(call, "Token");
    const challenge = ["WWW-Authenticate", "Token"];
    if (token === undefined) return { answer: detail(401, "Authentication credentials were not provided.", challenge) };
    if (!isAccepted(token, world.settings)) return { answer: detail(401, "Invalid token.", challenge) };
    if (found.kind === "wrong-method")
      return {
        answer: detail(405, `Method ${JSON.stringify(call.method)} not allowed.`, ["Allow", found.allowed.join(", ")]),
      };
    return found.run === "submit" ? submit(call, world) : readSubmission(found.parameters.id as string, world);
  },
  retry: (settings) => ({
    ...signingProvider.retry,
    from: chosen(scheduleChoice, settings) === "from-first" ? "first-attempt" : "previous-attempt",
  }),
  register: (before, wish) => {
    const state = wish.secret === undefined ? before : withData(before, { secret: wish.secret });
    const signing = signingOf(state);
    const scheme = wish.scheme === undefined ? {} : { scheme: wish.scheme };
    return withEndpoint(signedAnew(state, signing), { ...wishedEndpoint(wish), ...signing, ...scheme });
  },
};
