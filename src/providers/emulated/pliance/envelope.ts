// The envelope of every answer of Pliance's API: failures have HTTP 200 and `success: false`.

import type { ApiAnswer } from "../../../core/emulation/emulation.ts";
import type { HeaderLines } from "../../../core/http.ts";
import { jsonAnswer } from "../json-answer.ts";

/** The checkpoint of what changes nothing. */
export const noCheckpoint = "0".repeat(64);

/** Members around the envelope's four, in the order of the documentation's samples. */
export interface Around {
  readonly before?: object;
  readonly after?: object;
}

/** `status: "Success"`. The checkpoint is 64 hex digits. */
export function success(checkpoint: string, { before, after }: Around = {}): ApiAnswer {
  return jsonAnswer(200, { ...before, status: "Success", success: true, message: null, checkpoint, ...after });
}

export interface FailureOptions extends Around {
  /** 200 unless the call itself is not one of the API. */
  readonly status?: number;
  readonly headers?: HeaderLines;
}

/** `status: "Error"` with a message, which the SDKs throw. */
export function failure(message: string, { status = 200, headers, before, after }: FailureOptions = {}): ApiAnswer {
  const envelope = { status: "Error", success: false, message, checkpoint: noCheckpoint };
  return jsonAnswer(status, { ...before, ...envelope, ...after }, headers);
}
