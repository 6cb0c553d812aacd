// Refusals in the form that Compliancely publishes for its log-in call; it is that of Django REST framework.

import type { ApiAnswer } from "../../../core/emulation/emulation.ts";
import type { HeaderLines } from "../../../core/http.ts";
import { jsonAnswer } from "../json-answer.ts";

/** `{"detail": …}`: the call as a whole is refused. */
export function detail(status: number, text: string, headers?: HeaderLines): ApiAnswer {
  return jsonAnswer(status, { detail: text }, headers);
}

/** `{"tin": ["…"]}`: members of the body are refused, each with its sentences. */
export function invalid(problems: Readonly<Record<string, readonly string[]>>): ApiAnswer {
  return jsonAnswer(400, problems);
}
