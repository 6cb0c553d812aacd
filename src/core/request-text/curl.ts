// A curl command as a request: what curl would send, without running anything.

import { firstHeader } from "../http.ts";
import { quoted } from "../sanitise.ts";
import { shellWords } from "./shell-words.ts";
import { type TextRequest, unreadable } from "./text-request.ts";

interface Draft {
  method: string | undefined;
  url: string | undefined;
  readonly headers: string[];
  readonly data: string[];
  isForm: boolean;
}

type Take = (draft: Draft, value: string, piped: string | undefined) => void;

/** Options with a value that make a difference to the request. */
const takes: Readonly<Record<string, Take>> = {
  "--request": (draft, value) => {
    draft.method = value;
  },
  "--url": (draft, value) => {
    draft.url = value;
  },
  "--header": (draft, value) => addHeader(draft, value),
  "--user-agent": (draft, value) => draft.headers.push("User-Agent", value),
  "--user": (draft, value) =>
    draft.headers.push("Authorization", `Basic ${Buffer.from(value, "latin1").toString("base64")}`),
  "--data": addForm,
  "--data-ascii": addForm,
  "--data-raw": (draft, value) => {
    draft.isForm = true;
    draft.data.push(value);
  },
  "--data-binary": addForm,
  "--json": (draft, value, piped) => {
    draft.data.push(fileless(value, piped));
    draft.headers.push("Content-Type", "application/json");
  },
};

const shortNames: Readonly<Record<string, string>> = {
  X: "--request",
  H: "--header",
  d: "--data",
  u: "--user",
  A: "--user-agent",
};

const switches = new Set(
  "--path-as-is --globoff --compressed --insecure --silent --show-error --verbose --location --include --fail --http1.1 --no-buffer --fail-with-body --http2 --http1.0 --ipv4 --ipv6 --no-keepalive --tcp-nodelay --progress-bar".split(
    " ",
  ),
);

/** Options with a value that says nothing about the request. */
const skipped = new Set([
  "--output",
  "-o",
  "--max-time",
  "-m",
  "--connect-timeout",
  "--retry",
  "--cacert",
  "--proxy",
  "-x",
  "--write-out",
  "-w",
  "--cookie",
  "-b",
  "--referer",
  "-e",
]);

/** Reads a command of one character a byte. @throws HookdevError `REQUEST_UNREADABLE` when its body stands in a file */
export function readCurl(command: string): TextRequest {
  const { words, piped, rest } = shellWords(command);
  if (/(^|[;&|\n])[ \t]*curl[ \t]/.test(rest))
    throw unreadable("it holds several commands", { remedy: "Put each curl command into a file of its own." });
  const draft: Draft = { method: undefined, url: undefined, headers: [], data: [], isForm: false };
  for (let i = 1; i < words.length; i += 1) i += takeWord(draft, words.slice(i), piped);
  if (draft.url === undefined) throw unreadable("the curl command names no URL");
  const url = /^https?:\/\//i.test(draft.url) ? draft.url : `http://${draft.url}`;
  if (!URL.canParse(url)) throw unreadable("the URL of the curl command cannot be read");
  const hasBody = draft.data.length > 0;
  if (draft.isForm && firstHeader(draft.headers, "content-type") === undefined) {
    draft.headers.push("Content-Type", "application/x-www-form-urlencoded");
  }
  return {
    format: "curl",
    method: draft.method ?? (hasBody ? "POST" : "GET"),
    target: url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/^(?!\/)/, "/"),
    headers: draft.headers,
    body: Buffer.from(draft.data.join("&"), "latin1"),
    sentTo: url,
  };
}

/** Takes the first word, and returns how many more it used. @throws for an option that may change the request */
function takeWord(draft: Draft, [word = "", next = ""]: readonly string[], piped: string | undefined): number {
  if (skipped.has(word)) return 1;
  const { take, joined } = readOption(word);
  if (take !== undefined) {
    take(draft, joined ?? next, piped);
    return joined === undefined ? 1 : 0;
  }
  if (!word.startsWith("-")) draft.url ??= word;
  else if (!isSwitch(word))
    throw unreadable(`its option ${quoted(word)} is not known here, and may change the request`);
  return 0;
}

/** Options without a value that say nothing about the request, alone or bundled. */
function isSwitch(word: string): boolean {
  return /^-[#4608agfiknNsSvLlj]+$/.test(word) || switches.has(word);
}

/** `--name value`, `--name=value`, `-n value` or `-nvalue`. */
function readOption(word: string): { readonly take: Take | undefined; readonly joined: string | undefined } {
  const long = /^(--[a-z-]+)(?:=([\s\S]*))?$/.exec(word);
  if (long !== null) return { take: takes[long[1] as string], joined: long[2] };
  const short = /^-([A-Za-z])([\s\S]*)$/.exec(word);
  const attached = short?.[2] === "" ? undefined : short?.[2];
  return { take: takes[shortNames[short?.[1] ?? ""] ?? ""], joined: attached };
}

function addHeader(draft: Draft, line: string): void {
  const colon = line.indexOf(":");
  if (colon > 0) {
    const value = line.slice(colon + 1).trim();
    // `-H 'Name:'` takes a header of curl's own away; it adds none.
    if (value !== "") draft.headers.push(line.slice(0, colon), value);
  } else if (line.endsWith(";")) draft.headers.push(line.slice(0, -1), "");
}

function addForm(draft: Draft, value: string, piped: string | undefined): void {
  draft.isForm = true;
  draft.data.push(fileless(value, piped));
}

/** `@-` is what was piped in; a file is not read: the command may come from anywhere. */
function fileless(value: string, piped: string | undefined): string {
  if (value === "@-" && piped !== undefined) return piped;
  if (value.startsWith("@")) {
    throw unreadable("the curl command takes its body from a file", {
      remedy: "Give the body with --body-file and the headers with --header.",
    });
  }
  return value;
}
