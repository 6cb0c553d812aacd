// Holds an answer against the recorded one.

import type { Answered } from "../delivery.ts";
import type { CheckFailure } from "../report.ts";
import { clip } from "../sanitise.ts";
import type { JudgeTools } from "./judge-tools.ts";
import { jsonDifferences } from "./same-json.ts";
import { isIgnored, type SnapshotAnswer, snapshotOf } from "./snapshot.ts";

const mostDifferences = 10;
const mostCharacters = 500;
const nothing = "nothing";

/** One failure for each difference, ten at most, and one that counts the rest. */
export function judgeSnapshot(answer: Answered, ignore: readonly string[], { recorded }: JudgeTools): CheckFailure[] {
  if (recorded === undefined) return [];
  if (recorded.answer === undefined)
    return [{ what: "snapshot", expected: "a recorded answer", actual: "none yet; --update-snapshots records it" }];
  const now = snapshotOf(answer, ignore);
  const differences = [
    ...compare("status", [recorded.answer.status, now.status]),
    ...headerDifferences(recorded.answer, now),
    ...bodyDifferences(recorded.answer.body, now.body, ignore),
  ];
  const more = differences.length - mostDifferences;
  return more <= 0
    ? differences
    : [
        ...differences.slice(0, mostDifferences),
        {
          what: "snapshot",
          expected: "the recorded answer",
          actual: `${more} more ${more === 1 ? "difference" : "differences"}`,
        },
      ];
}

function headerDifferences(old: SnapshotAnswer, now: SnapshotAnswer): CheckFailure[] {
  const names = new Set([...Object.keys(old.headers), ...Object.keys(now.headers)]);
  return [...names].flatMap((name) => compare(`header ${name}`, [old.headers[name], now.headers[name]]));
}

function bodyDifferences(
  old: SnapshotAnswer["body"],
  now: SnapshotAnswer["body"],
  ignore: readonly string[],
): CheckFailure[] {
  if (old.kind !== "json" || now.kind !== "json")
    return old.kind === now.kind ? compare("body", [old.text, now.text]) : compare("body", [told(old), told(now)]);
  const changes = jsonDifferences(Buffer.from(old.text, "utf8"), Buffer.from(now.text, "utf8"));
  if (changes === undefined) return compare("body", [old.text, now.text]);
  return changes
    .filter(({ pointer }) => !isIgnored(pointer, ignore))
    .flatMap(({ pointer, before, after }) => compare(pointer === "" ? "body" : pointer, [before, after]));
}

function told({ kind, text }: SnapshotAnswer["body"]): string {
  return kind === "base64" ? `bytes that are no text (Base64 ${text})` : kind === "json" ? text : JSON.stringify(text);
}

function compare(what: string, [old, now]: readonly [unknown, unknown]): CheckFailure[] {
  if (old === now) return [];
  return [{ what: `snapshot ${what}`, expected: shown(old), actual: shown(now) }];
}

function shown(value: unknown): string {
  return value === undefined ? nothing : clip(String(value), mostCharacters);
}
