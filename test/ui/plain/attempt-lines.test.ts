import { expect, test } from "vitest";
import type { Answered, Failed } from "../../../src/core/delivery.ts";
import { ndjsonLine } from "../../../src/ui/plain/ndjson.ts";
import { prettyLines } from "../../../src/ui/plain/pretty.ts";
import { createTheme } from "../../../src/ui/plain/theme.ts";

const plain = await createTheme(false);
const times = { captureId: 3, target: "http://localhost:3000", startedAt: 0, durationMs: 5 };
const attempt = (outcome: Answered | Failed) => ({ type: "attempt", attempt: { ...times, outcome } }) as const;
const answered = (bodyState: Answered["bodyState"]) =>
  attempt({ kind: "answered", status: 200, headers: [], body: new Uint8Array(4), bodyState });

test.each(["whole", "cut", "broken"] as const)("an answer whose body was %s says so", (bodyState) => {
  const event = answered(bodyState);
  expect(prettyLines(event, plain).includes("answered 200, its body broke off")).toBe(bodyState === "broken");
  expect(JSON.parse(ndjsonLine(event))).toMatchObject({ outcome: "answered", status: 200, bodyState });
});

test.each([
  ["", "failed: UPGRADE; the sender got 502"],
  ["::1:3000", "failed: UPGRADE ::1:3000; the sender got 502"],
])("a failure with the detail %j reads well", (detail, words) => {
  const failed = { kind: "failed", code: "UPGRADE", phase: "answer-head", detail, mayHaveArrived: true } as const;
  expect(prettyLines(attempt(failed), plain)).toContain(words);
});
