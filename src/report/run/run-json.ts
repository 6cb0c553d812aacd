// A run as JSON values: the same shapes in `json` and `ndjson`.

import { jsonWithoutCommands } from "../../core/body-block.ts";
import type { HeaderLines } from "../../core/http.ts";
import { headerPairs } from "../../core/http.ts";
import { maskHeaderValue } from "../../core/redact.ts";
import {
  type CaseReport,
  passed,
  type RunReport,
  type SentRequest,
  type SuiteReport,
  tally,
} from "../../core/report.ts";
import { visibleJson } from "../../core/sanitise.ts";
import { utf8Text } from "../../core/utf8.ts";
import { shownRequest } from "./case-words.ts";

type Json = Record<string, unknown>;

/** JSON text that steers no terminal and no CI system, and parses to the same values. */
export function jsonText(value: unknown, indent?: number): string {
  return jsonWithoutCommands(visibleJson(JSON.stringify(value, undefined, indent)));
}

/** What is known of a run besides its cases. */
export function runJson(report: RunReport, { failOnFlaky }: { readonly failOnFlaky: boolean }): Json {
  return {
    version: report.version,
    passed: passed(report, { failOnFlaky }),
    ...(report.ended === undefined ? {} : { ended: report.ended }),
    seed: report.seed,
    requestsHash: report.requestsHash,
    startedAt: isoTime(report.startedAt),
    durationMs: rounded(report.durationMs),
    tally: tally(report),
    ...(report.childLog === undefined ? {} : { childLog: report.childLog }),
  };
}

/** What is known of a suite besides its cases. */
export function suiteJson({ name, file, startedAt, durationMs }: SuiteReport): Json {
  return {
    name,
    ...(file === undefined ? {} : { file }),
    startedAt: isoTime(startedAt),
    durationMs: rounded(durationMs),
  };
}

export function caseJson(one: CaseReport): Json {
  const { startedAt, durationMs, requests, failures, ...rest } = one;
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    durationMs: rounded(durationMs),
    failures,
    requests: requests.map(sentJson),
  };
}

function sentJson(sent: SentRequest): Json {
  const { outcome, startedAt, durationMs } = sent.attempt;
  const request = shownRequest(sent);
  const { method, url } = request;
  return {
    startedAt: isoTime(startedAt),
    durationMs: rounded(durationMs),
    request: { method, url, headers: headersJson(request.headers), ...bodyJson(request.body) },
    ...(outcome.kind === "failed"
      ? { failure: { code: outcome.code, phase: outcome.phase, detail: outcome.detail } }
      : {
          answer: {
            status: outcome.status,
            headers: headersJson(
              headerPairs(outcome.headers).flatMap(([name, value]) => [name, maskHeaderValue(name, value)]),
            ),
            ...bodyJson(outcome.body),
            bodyState: outcome.bodyState,
          },
        }),
  };
}

function headersJson(lines: HeaderLines): [string, string][] {
  return headerPairs(lines).map(([name, value]) => [name, utf8Text(Buffer.from(value, "latin1")) ?? value]);
}

function bodyJson(body: Uint8Array): Json {
  const text = utf8Text(body);
  return text === undefined ? { bodyBase64: Buffer.from(body).toString("base64") } : { body: text };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
