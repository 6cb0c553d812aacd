// Recorded answers of a suite: what is kept of an answer, and the file that they are kept in.

import type { Answered } from "../delivery.ts";
import { HookdevError } from "../errors.ts";
import { headerPairs } from "../http.ts";
import { type JsonLeaf, jsonLeaves } from "../json/leaves.ts";
import { locate } from "../json/locate.ts";
import { visible } from "../sanitise.ts";
import { utf8Text } from "../utf8.ts";
import { indentedJson } from "./indented-json.ts";

/** An answer as it is kept: JSON as text with its numbers as they stood, other text, or other bytes. */
export interface SnapshotAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly kind: "json" | "text" | "base64"; readonly text: string };
}

/** Answers by `snapshotKey`. */
export type Snapshots = ReadonlyMap<string, SnapshotAnswer>;

/** Headers that belong to what an app answers; all others change from run to run. */
const keptHeaders: readonly string[] = ["content-type", "location", "allow", "www-authenticate"];

const ignoredText = '"[ignored]"';

/** Under what an answer is kept; `time` counts the requests of a case from 1. */
export function snapshotKey(caseName: string, time = 1): string {
  return time === 1 ? caseName : `${caseName} (${time})`;
}

/**
 * Where the file of a suite lies: `__hooks__/<suite's file>.snap.json` beside it; separators as the suite's path has them.
 * The whole name counts: `kyc.hooks.yaml` and `kyc.hooks.json` are two suites.
 */
export function snapshotPath(suiteFile: string): string {
  const at = Math.max(suiteFile.lastIndexOf("/"), suiteFile.lastIndexOf("\\")) + 1;
  return `${suiteFile.slice(0, at)}__hooks__${suiteFile[at - 1] ?? "/"}${suiteFile.slice(at)}.snap.json`;
}

/** An answer as it is recorded; values at the ignored pointers are not kept. */
export function snapshotOf({ status, headers, body }: Answered, ignore: readonly string[]): SnapshotAnswer {
  const kept = headerPairs(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => keptHeaders.includes(name));
  return { status, headers: Object.fromEntries(kept), body: keptBody(body, ignore) };
}

/** Whether a pointer is one of the ignored ones or below one; `*` stands for any one step. */
export function isIgnored(pointer: string, ignore: readonly string[]): boolean {
  const steps = pointer.split("/");
  return ignore.some((ignored) =>
    ignored.split("/").every((step, place) => place < steps.length && (step === "*" || step === steps[place])),
  );
}

/** The file's text, answers in the order of their names. */
export function writeSnapshots(answers: Snapshots): string {
  const sorted = [...answers].sort(([a], [b]) => (a < b ? -1 : 1));
  const members = sorted.map(([name, { status, headers, body }]) => {
    const value = body.kind === "json" ? body.text : JSON.stringify(body.text);
    return `${JSON.stringify(name)}:{"status":${status},"headers":${JSON.stringify(headers)},"${body.kind}":${value}}`;
  });
  return `${indentedJson(Buffer.from(`{"version":1,"answers":{${members.join(",")}}}`, "utf8"))}\n`;
}

/** Reads what `writeSnapshots` wrote. @throws HookdevError `SNAPSHOTS_INVALID` */
export function readSnapshots(bytes: Uint8Array, file: string): Map<string, SnapshotAnswer> {
  const answers = new Map<string, SnapshotAnswer>();
  for (const [name, answer] of Object.entries(answersIn(bytes, file))) {
    const { status, headers = {}, text, base64 } = answer as Record<string, unknown>;
    const escaped = name.replaceAll("~", "~0").replaceAll("/", "~1");
    const json = locate(bytes, `/answers/${escaped}/json`);
    const body =
      json === undefined
        ? { kind: base64 === undefined ? ("text" as const) : ("base64" as const), text: String(base64 ?? text ?? "") }
        : { kind: "json" as const, text: utf8Text(bytes.subarray(json.start, json.end)) ?? "" };
    answers.set(name, { status: Number(status), headers: headers as Record<string, string>, body });
  }
  return answers;
}

function answersIn(bytes: Uint8Array, file: string): object {
  let cause: unknown;
  try {
    const { version, answers } = JSON.parse(utf8Text(bytes) ?? "") as Record<string, unknown>;
    const isMap = typeof answers === "object" && answers !== null && !Array.isArray(answers);
    if (version === 1 && isMap && Object.values(answers).every((one) => typeof one === "object" && one !== null))
      return answers;
  } catch (error) {
    cause = error;
  }
  throw new HookdevError("SNAPSHOTS_INVALID", {
    category: "fixture",
    message: `${visible(file)} does not hold recorded answers of version 1.`,
    remedy: "Remove it and record the answers again with --update-snapshots.",
    cause,
  });
}

function keptBody(body: Uint8Array, ignore: readonly string[]): SnapshotAnswer["body"] {
  const leaves = body.length === 0 ? undefined : jsonLeaves(body);
  if (leaves !== undefined) return { kind: "json", text: withoutIgnored(body, leaves, ignore) };
  const text = utf8Text(body);
  return text === undefined ? { kind: "base64", text: Buffer.from(body).toString("base64") } : { kind: "text", text };
}

function withoutIgnored(body: Uint8Array, leaves: readonly JsonLeaf[], ignore: readonly string[]): string {
  const source = Buffer.from(body.buffer, body.byteOffset, body.length);
  let text = "";
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.empty !== undefined || !isIgnored(leaf.pointer, ignore)) continue;
    text += source.toString("utf8", at, leaf.start) + ignoredText;
    at = leaf.end;
  }
  return text + source.toString("utf8", at);
}
