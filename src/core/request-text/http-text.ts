// Raw HTTP text: request line, header lines, an empty line, and the body as it is.

import type { HookdevError } from "../errors.ts";
import { firstHeader } from "../http.ts";
import { quoted } from "../sanitise.ts";
import { type TextRequest, unreadable } from "./text-request.ts";

/** Reads HTTP text of one character a byte; line ends of the head may be CRLF or LF, the body is not touched. */
export function readHttpText(text: string): TextRequest {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text.trimEnd() : text.slice(0, end.index);
  const rest = end === null ? "" : text.slice(end.index + end[0].length);
  const [requestLine = "", ...lines] = head.split(/\r?\n/);
  const [method = "", target = "/"] = requestLine.split(" ");
  if (!/^(\/|https?:\/\/)/i.test(target)) throw noTarget(target);
  const headers = lines.flatMap(readLine);
  const host = firstHeader(headers, "host");
  const sentTo = absolute(target, host);
  return {
    format: "http",
    method: method.toUpperCase(),
    target,
    headers,
    body: Buffer.from(bodyOf(rest, firstHeader(headers, "content-length")), "latin1"),
    ...(sentTo === undefined ? {} : { sentTo }),
  };
}

function noTarget(target: string): HookdevError {
  const isVariable = target.startsWith("{{");
  return unreadable(
    isVariable ? "its target is a variable of an editor" : `its target ${quoted(target)} is no path and no URL`,
    { remedy: `Write ${isVariable ? "the value in the variable's place" : "POST /path or POST https://host/path"}.` },
  );
}

function readLine(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 1)
    throw unreadable("a line of its head has no colon", {
      remedy: "An empty line has to stand between headers and body.",
    });
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** Editors add a line end that was never sent; Content-Length tells, where it is there. */
function bodyOf(rest: string, contentLength: string | undefined): string {
  const announced = contentLength === undefined ? rest.length : Number(contentLength);
  const surplus = rest.slice(announced);
  return surplus === "\n" || surplus === "\r\n" ? rest.slice(0, announced) : rest;
}

function absolute(target: string, host: string | undefined): string | undefined {
  if (/^https?:\/\//i.test(target)) return target;
  if (host === undefined) return undefined;
  // Providers send over https; only a machine's own address is plain.
  const local = /^(localhost|127\.|\[::1\])/i.test(host);
  return `${local ? "http" : "https"}://${host}${target}`;
}
