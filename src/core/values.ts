// Values as people write them on a command line, read strictly: each is either clear or refused in words.
// Every parser takes the text and the option it was given with (`--timeout`), which its message names.

import { HookdevError } from "./errors.ts";
import { quoted } from "./sanitise.ts";

/** What a number may be. */
export interface ValueLimits {
  /** Durations and sizes refuse 0 unless this is true, ports take 0 unless this is false. */
  readonly allowZero?: boolean;
  /** The largest value, in the unit of the result. */
  readonly max?: number;
}

/**
 * Milliseconds from `500ms`, `2s`, `1.5m`, `1h`, `7d`; a unit is needed (but for 0).
 *
 * @throws HookdevError `DURATION_INVALID`
 */
export function parseDuration(text: string, option: string, limits: ValueLimits = {}): number {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text === "0" ? "0ms" : text);
  const milliseconds = match === null ? Number.NaN : Math.round(Number(match[1]) * unitMs[match[2] as DurationUnit]);
  const problem = numberProblem(milliseconds, limits);
  if (problem === undefined) return milliseconds;
  const unitMissing = /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;
  throw new HookdevError("DURATION_INVALID", {
    category: "usage",
    message: `${option} does not take ${quoted(text)}: ${unitMissing ? "it has no unit" : problem}.`,
    remedy: unitMissing ? `Write ${quoted(`${text}s`)} for seconds.` : "Write for example 500ms, 2s, 5m, 1h or 7d.",
  });
}

/**
 * Bytes from `4096`, `256kb`, `10mb`, `1gb` (`kib` and so on too); 1 kb is 1,024 bytes.
 *
 * @throws HookdevError `SIZE_INVALID`
 */
export function parseSize(text: string, option: string, limits: ValueLimits = {}): number {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)(b|kb|kib|mb|mib|gb|gib)?$/i.exec(text);
  const unit = (match?.[2] ?? "b").toLowerCase().replace("i", "") as SizeUnit;
  const bytes = match === null ? Number.NaN : Math.round(Number(match[1]) * unitBytes[unit]);
  const problem = numberProblem(bytes, limits);
  if (problem === undefined) return bytes;
  throw new HookdevError("SIZE_INVALID", {
    category: "usage",
    message: `${option} does not take ${quoted(text)}: ${problem}.`,
    remedy: "Write for example 4096, 256kb, 10mb or 1gb.",
  });
}

/**
 * A port: decimal digits, 0 to 65535, no sign and no leading zero.
 *
 * @throws HookdevError `PORT_INVALID`
 */
export function parsePort(text: string, option: string, limits: ValueLimits = {}): number {
  const lowest = limits.allowZero === false ? 1 : 0;
  const port = /^(0|[1-9]\d{0,4})$/.test(text) ? Number(text) : -1;
  if (port >= lowest && port <= 65_535) return port;
  throw new HookdevError("PORT_INVALID", {
    category: "usage",
    message: `${option} does not take ${quoted(text)}: a port is a whole number from ${lowest} to 65535.`,
    remedy: "Write it in decimal digits, for example 4400.",
  });
}

/**
 * An absolute URL from `3000` (a port of this machine), `localhost:3000/x` or a whole `http://` or `https://` URL. Path and
 * query stay as they were written.
 *
 * @throws HookdevError `TARGET_INVALID`, `PORT_INVALID`; a password in the URL is never repeated
 */
export function parseTarget(text: string, option: string): { url: string } {
  if (/^[+-]?\d[\da-zA-Z]*$/.test(text))
    return { url: `http://localhost:${parsePort(text, option, { allowZero: false })}` };
  if (/^([a-z][a-z0-9+.-]*:)?[/\\]*[^/?#]*@/i.test(text))
    throw new HookdevError("TARGET_INVALID", {
      category: "usage",
      message: `${option} does not take a URL with a user name or password in it.`,
      // --forward-to has no --header beside it: there the sender's own headers are passed on.
      remedy: option === "--url" ? "Leave them out and pass --header 'Authorization: …'." : "Leave them out.",
    });
  const bare = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(?=[/?]|$)/i.test(text);
  const portAndPath = /^\d{1,5}\//.test(text);
  const url = portAndPath ? `http://localhost:${text}` : bare ? `http://${text}` : text;
  const problem = targetProblem(url);
  if (problem === undefined) return { url };
  throw new HookdevError("TARGET_INVALID", {
    category: "usage",
    // What stands in front of an @ may be a password with unusual characters in it.
    message: `${option} does not take ${quoted(text.replace(/^.*@/s, "[hidden]@"))}: ${problem[0]}.`,
    remedy: problem[1],
  });
}

/**
 * Unix time in seconds from ISO 8601 with a time zone (`2026-11-20T10:00:00Z`), from a date (midnight UTC) or from Unix
 * seconds. Fractions of a second are cut off.
 *
 * @throws HookdevError `TIME_INVALID`; a time in milliseconds is recognised and said so
 */
export function parseTime(text: string, option: string): number {
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const seconds = isoSeconds(text);
  if (seconds !== undefined) return seconds;
  const inMilliseconds = /^\d{12,14}$/.test(text);
  const remedy = inMilliseconds
    ? `That looks like milliseconds; in seconds it is ${text.slice(0, -3)}.`
    : "Write 2026-11-20T10:00:00Z (with Z or an offset), or Unix seconds.";
  throw new HookdevError("TIME_INVALID", {
    category: "usage",
    message: `${option} does not take ${quoted(text)}: it is no time.`,
    remedy,
  });
}

/**
 * A header line from `Name: value` as name and value, both ASCII. The value may be empty.
 *
 * @throws HookdevError `HEADER_INVALID`; the message never holds the value, which may be a secret
 */
export function parseHeader(text: string, option: string): [name: string, value: string] {
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0));
  const value = text.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
  const problem = headerProblem({ colon, name, value });
  if (problem === undefined) return [name, value];
  throw new HookdevError("HEADER_INVALID", {
    category: "usage",
    message: `${option} ${problem}.`,
    remedy: `Write ${option} 'Name: value'.`,
  });
}

/** One answer of the inbox in a `--respond` sequence. */
export type RespondStep =
  | { readonly kind: "status"; readonly status: number; readonly delayMs: number }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

/**
 * Steps from `500,500:2s,200,reset,hang`: a status from 200 to 599 with an optional delay, or `reset`, or `hang`.
 *
 * @throws HookdevError `RESPOND_INVALID`, or `DURATION_INVALID` for the delay
 */
export function parseRespond(text: string, option: string): RespondStep[] {
  return text.split(",").map((step) => respondStep(step.trim(), option));
}

type DurationUnit = keyof typeof unitMs;
const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
type SizeUnit = keyof typeof unitBytes;
const unitBytes = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

function numberProblem(value: number, { allowZero, max }: ValueLimits): string | undefined {
  if (Number.isNaN(value)) return "it is not written as a number with a unit";
  if (value === 0 && allowZero !== true) return "it has to be more than 0";
  if (value > (max ?? Number.MAX_SAFE_INTEGER)) return "it is too large";
  return undefined;
}

const wholeUrl = /^https?:\/\/([^/?#]+)/i;
const exampleUrl = "Write for example 3000, localhost:3000/hook or https://example.com/hook.";

/** What is wrong with a target, and what to do. */
function targetProblem(url: string): [problem: string, remedy: string] | undefined {
  const authority = wholeUrl.exec(url)?.[1];
  if (authority === undefined) return schemeProblem(url);
  if (/[^!-~]/.test(url))
    return [
      "it holds white space, control characters or letters outside ASCII",
      "Write them percent-encoded, a host name in its xn-- form.",
    ];
  if (url.includes("\\")) return ["it holds a backslash", "Write / between the parts of the path, or %5C."];
  if (url.includes("#")) return ["it has a fragment (#), which is never sent", "Leave out # and what follows."];
  const port = /:(\d*)$/.exec(authority)?.[1];
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    return ["its port is not from 1 to 65535", exampleUrl];
  return URL.canParse(url) ? undefined : ["its host or port cannot be read", exampleUrl];
}

function schemeProblem(url: string): [problem: string, remedy: string] {
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(url)?.[1];
  if (/^https?$/i.test(scheme ?? "")) return ["it names no host", exampleUrl];
  if (scheme !== undefined) return [`hookdev sends over http and https, not ${quoted(scheme)}`, exampleUrl];
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?([/?]|$)/i.test(url))
    return ["it has no scheme", `Write ${quoted(`https://${url}`)}, or http:// in front of it.`];
  return ["it is no URL", exampleUrl];
}

function isoSeconds(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text);
  // `Date.parse` takes 30 February for 2 March.
  if (match === null || !isDate(match[1] as string)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) || milliseconds < 0 ? undefined : Math.floor(milliseconds / 1000);
}

function isDate(day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
}

interface HeaderParts {
  readonly colon: number;
  readonly name: string;
  readonly value: string;
}

function headerProblem({ colon, name, value }: HeaderParts): string | undefined {
  if (colon === -1) return "got a header without a colon";
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `does not take the header name ${quoted(name)}`;
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value))
    return `does not take the value of ${quoted(name)}: it holds a line break or another control character`;
  if (/[^\0-\x7f]/.test(value))
    return `does not take the value of ${quoted(name)}: it holds characters that are not ASCII`;
  return undefined;
}

function respondStep(step: string, option: string): RespondStep {
  if (step === "reset" || step === "hang") return { kind: step };
  const match = /^([2-5]\d\d)(?::(.+))?$/.exec(step);
  if (match === null)
    throw new HookdevError("RESPOND_INVALID", {
      category: "usage",
      message: `${option} does not take the step ${quoted(step)}.`,
      remedy: "Write statuses from 200 to 599, each with an optional delay, or reset, or hang: 500,500:2s,200.",
    });
  const delayMs = match[2] === undefined ? 0 : parseDuration(match[2], option, { allowZero: true });
  return { kind: "status", status: Number(match[1]), delayMs };
}
