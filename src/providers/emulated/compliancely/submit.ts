// `POST /api/v1/submissions/` and `GET /api/v1/submissions/{id}/`.

import type { ApiCall, Emission, EmulatedState, Endpoint, Routed, World } from "../../../core/emulation/emulation.ts";
import { utf8Bytes } from "../../../core/signing/encoding.ts";
import { withData, withEndpoint } from "../endpoints.ts";
import { jsonAnswer } from "../json-answer.ts";
import { type JsonObject, readJsonObject } from "../json-body.ts";
import { targetProblem } from "../target-url.ts";
import { detail, invalid } from "./errors.ts";
import { sandboxResult } from "./irs-codes.ts";
import { signedAnew, signingOf } from "./signing.ts";
import { type Submission, secondsToResult, submissionObject, submissionsIn } from "./submission.ts";

/** Results are kept for as many submissions as this, the newest. */
const mostSubmissions = 1000;
const mostUrls = 10;

/** Answers with the pending submission; its result goes to every URL of `webhook_urls` when it is there. */
export function submit(call: ApiCall, world: World): Routed {
  const body = readJsonObject(call);
  if (!body.ok) return { answer: detail(body.status, body.problem) };
  const problems = problemsOf(body.value, world);
  if (Object.keys(problems).length > 0) return { answer: invalid(problems) };
  const { name, tin, webhook_urls = [] } = body.value as unknown as Wish;
  const earlier = submissionsIn(world.state.data);
  const { result, isSample } = sandboxResult({ name, tin });
  const resultAt = world.now + (isSample ? 0 : secondsToResult * 1000);
  const id = Math.max(firstId - 1, ...earlier.map((each) => each.id)) + 1;
  const submission: Submission = { id, name, tin, createdAt: world.now, resultAt };
  const kept = withData(world.state, { submissions: [...earlier, submission].slice(-mostSubmissions) });
  const urls = [...new Set(webhook_urls ?? [])];
  const { state, endpoints } = withUrls(kept, urls, world);
  const emit = result.status === "Pending" ? [] : endpoints.map((endpoint) => emission(submission, endpoint));
  return { answer: jsonAnswer(201, submissionObject(submission, world.now)), state, emit };
}

/** The submission as it is now. */
export function readSubmission(id: string, { state, now }: World): Routed {
  const found = submissionsIn(state.data).find((submission) => String(submission.id) === id);
  return { answer: found === undefined ? detail(404, "Not found.") : jsonAnswer(200, submissionObject(found, now)) };
}

interface Wish {
  readonly tin: string;
  readonly name: string;
  readonly webhook_urls?: readonly string[] | null;
}

/** As many digits as the documented ids, and none of them. */
const firstId = 5_000_001;

/** The rules of the reference; its sentences are not published. */
function problemsOf({ tin, name, webhook_urls }: JsonObject, world: World): Record<string, string[]> {
  const problems: Record<string, string[]> = {};
  const tinProblem = textProblem(tin) ?? numberProblem(tin as string);
  const nameProblem = textProblem(name) ?? namingProblem(name as string);
  const urlsProblem = listProblem(webhook_urls ?? [], world);
  if (tinProblem !== undefined) problems.tin = [tinProblem];
  if (nameProblem !== undefined) problems.name = [nameProblem];
  if (urlsProblem !== undefined) problems.webhook_urls = [urlsProblem];
  return problems;
}

function textProblem(value: unknown): string | undefined {
  if (value === undefined) return "This field is required.";
  if (value === null) return "This field may not be null.";
  if (typeof value !== "string") return "Not a valid string.";
  return value.trim() === "" ? "This field may not be blank." : undefined;
}

function numberProblem(tin: string): string | undefined {
  return /^\d{9}$/.test(tin) ? undefined : "Enter 9 digits without any special characters.";
}

function namingProblem(name: string): string | undefined {
  if (name.length > 40) return "Ensure this field has no more than 40 characters.";
  return /^[\p{L}\p{M}\p{N} &-]+$/u.test(name) ? undefined : "No special characters are allowed except & and -.";
}

function listProblem(urls: unknown, { settings }: World): string | undefined {
  if (!Array.isArray(urls)) return "Expected a list of items.";
  if (urls.length > mostUrls) return `Ensure this field has no more than ${mostUrls} items.`;
  return urls.map((url) => targetProblem(url, settings)).find((problem) => problem !== undefined);
}

/** The state with an endpoint for each URL; one that is there already is used again. */
function withUrls(before: EmulatedState, urls: readonly string[], world: World) {
  let state = signedAnew(before, signingOf(before, world.settings));
  const endpoints = urls.map((url) => {
    const known = state.endpoints.find((endpoint) => endpoint.data.from === "webhook_urls" && endpoint.url === url);
    const endpoint = known ?? { ...urlEndpoint(url, state, world), ...signingOf(before, world.settings) };
    if (known === undefined) state = withEndpoint(state, endpoint);
    return endpoint;
  });
  return { state, endpoints };
}

/** It subscribes to nothing: only results of submissions that name it go there. */
function urlEndpoint(url: string, { endpoints }: EmulatedState, { now }: World): Endpoint {
  const number = 1 + endpoints.filter(({ data }) => data.from === "webhook_urls").length;
  const times = { createdAt: now, updatedAt: now };
  return {
    id: `webhook_url-${number}`,
    url,
    enabled: true,
    events: [],
    headers: [],
    ...times,
    data: { from: "webhook_urls" },
  };
}

function emission(submission: Submission, { id: endpointId }: Endpoint): Emission {
  const { createdAt, resultAt } = submission;
  return {
    event: "SubmissionResult",
    body: utf8Bytes(JSON.stringify(submissionObject(submission, resultAt))),
    endpointId,
    reference: String(submission.id),
    afterSeconds: (resultAt - createdAt) / 1000,
  };
}
