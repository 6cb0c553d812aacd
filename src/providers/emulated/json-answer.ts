// Answers of a management API as JSON.

import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import type { HeaderLines } from "../../core/http.ts";
import { visibleJson } from "../../core/sanitise.ts";
import { utf8Bytes } from "../../core/signing/encoding.ts";

/** An answer whose body is the value as JSON; what a terminal could take as a command is escaped in it. */
export function jsonAnswer(status: number, value: unknown, headers: HeaderLines = []): ApiAnswer {
  const body = utf8Bytes(visibleJson(JSON.stringify(value)));
  return { status, headers: ["Content-Type", "application/json; charset=utf-8", ...headers], body };
}

/** An answer without a body, such as 204. */
export function emptyAnswer(status: number, headers: HeaderLines = []): ApiAnswer {
  return { status, headers, body: new Uint8Array() };
}
