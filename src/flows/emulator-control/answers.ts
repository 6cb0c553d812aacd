// Answers of the control calls: JSON, and errors with the code that the command line shows.

import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import { HookdevError } from "../../core/errors.ts";
import { visibleJson } from "../../core/sanitise.ts";

/** A value as a JSON answer. */
export function jsonAnswer(value: unknown, status = 200): ApiAnswer {
  return {
    status,
    headers: ["Content-Type", "application/json; charset=utf-8"],
    body: Buffer.from(`${visibleJson(JSON.stringify(value))}\n`),
  };
}

/** `{error: {code, category, message, remedy}}`. @throws what is no HookdevError, which is a defect */
export function errorAnswer(error: unknown): ApiAnswer {
  if (!(error instanceof HookdevError)) throw error;
  const { code, category, message, remedy } = error;
  return jsonAnswer({ error: { code, category, message, remedy: remedy ?? null } }, statusOf(error));
}

const notFound = new Set(["DELIVERY_UNKNOWN", "PROVIDER_NOT_EMULATED", "ENDPOINT_UNKNOWN"]);

function statusOf({ code, category }: HookdevError): number {
  if (notFound.has(code)) return 404;
  if (code === "ENDPOINT_OFF") return 409;
  return category === "environment" || category === "unreachable" || category === "bug" ? 500 : 400;
}

/** A control call that cannot be understood. */
export function badControl(message: string, remedy?: string, cause?: unknown): HookdevError {
  return new HookdevError("CONTROL_INVALID", {
    category: "usage",
    message,
    ...(remedy === undefined ? {} : { remedy }),
    cause,
  });
}
