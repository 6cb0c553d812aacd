// A request as a curl command for a POSIX shell that sends the same bytes.

import { firstHeader, headerPairs, withoutHopByHop } from "../core/http.ts";
import { visible } from "../core/sanitise.ts";
import { utf8Text } from "../core/utf8.ts";
import type { ReportedRequest } from "./capture-http-text.ts";

/** Linux takes at most 128 KiB in one argument; printf is part of the shell and has no such limit. */
const maxArgumentBytes = 64 * 1024;
const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);
/** Headers that curl would add of its own accord: an empty `-H 'Name:'` keeps them away. */
const addedByCurl = ["User-Agent", "Accept"];
/** Headers that curl writes itself, from the URL and the body. */
const leftToCurl = new Set(["host", "content-length", "expect"]);

/**
 * The command, one part a line. Header lines keep order, case and duplicates; Host, Content-Length, Expect and hop-by-hop
 * headers are left to curl. No line holds a control character or an invisible one: such bytes go through printf.
 */
export function toCurl(request: ReportedRequest): string {
  const body = bodyArgument(request);
  const parts = [
    `curl ${requestFlags(request).join(" ")} ${shellWord(request.url)}`,
    ...headerArguments(request, body !== undefined),
    ...(body === undefined ? [] : [body.argument]),
  ];
  return (body?.pipe ?? "") + parts.join(" \\\n  ");
}

function requestFlags({ method, url, body }: ReportedRequest): string[] {
  // With -X HEAD curl would wait for a body that never comes.
  const flags = method === "HEAD" && body.length === 0 ? ["--head"] : ["-X", shellWord(method)];
  if (/^https:/i.test(url)) flags.push("--http1.1");
  return [...flags, "--path-as-is", "--globoff"];
}

function headerArguments(request: ReportedRequest, hasBody: boolean): string[] {
  const lines = withoutHopByHop(request.headers);
  const own = headerPairs(lines).filter(([name]) => !leftToCurl.has(name.toLowerCase()));
  const unwanted = hasBody ? [...addedByCurl, "Content-Type", "Expect"] : addedByCurl;
  const suppressed = unwanted.filter((name) => name === "Expect" || firstHeader(lines, name) === undefined);
  return [
    ...own.map(([name, value]) => `-H ${headerWord(value === "" ? `${name};` : `${name}: ${value}`)}`),
    ...suppressed.map((name) => `-H '${name}:'`),
  ];
}

interface BodyArgument {
  readonly argument: string;
  /** What stands in front of curl when the body comes from a pipe. */
  readonly pipe: string;
}

function bodyArgument({ method, body }: ReportedRequest): BodyArgument | undefined {
  if (body.length === 0 && !methodsWithBody.has(method)) return undefined;
  const text = utf8Text(body);
  const fromPipe = "--data-binary @-";
  if (text === undefined || !isShowable(text)) return { pipe: `printf ${octalWord(body)} | `, argument: fromPipe };
  if (body.length > maxArgumentBytes) return { pipe: `printf %s ${singleQuoted(text)} | `, argument: fromPipe };
  return { pipe: "", argument: `--data-raw ${singleQuoted(text)}` };
}

/** A header line, each character a byte, as one word of the shell. */
function headerWord(line: string): string {
  const bytes = Buffer.from(line, "latin1");
  const text = utf8Text(bytes);
  return text !== undefined && visible(text) === text ? singleQuoted(text) : `"$(printf ${octalWord(bytes)})"`;
}

/** Text as one word of the shell, quoted where it has to be. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,-]+$/.test(text)) return text;
  return visible(text) === text ? singleQuoted(text) : `"$(printf ${octalWord(Buffer.from(text, "utf8"))})"`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// CI systems take lines that begin with :: or ##, and ##[…] or ##vso[…] anywhere, as commands: a body must hold none.
function isShowable(text: string): boolean {
  return visible(text, { multiline: true }) === text && !/^\s*(::|##)|##[a-z]*\[/im.test(text);
}

/** A printf format that gives exactly these bytes. */
function octalWord(bytes: Uint8Array): string {
  return `'${Buffer.from(bytes)
    .toString("latin1")
    .replace(/[^ !"$&(-[\]-~]/g, octalEscape)}'`;
}

function octalEscape(character: string): string {
  return character === "%" ? "%%" : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
