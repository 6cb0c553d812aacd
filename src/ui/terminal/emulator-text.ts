// What the emulated provider beside the inbox does, as one line below the list.

import type { SessionEvent } from "../../core/arrival.ts";
import { emulatorLines } from "../plain/emulator-pretty.ts";
import { plain } from "../plain/theme.ts";
import type { ActionResult } from "./session-info.ts";

/** One line with its tone, or undefined for what the list shows by itself. */
export function emulatorText({
  event,
  pace,
}: Extract<SessionEvent, { readonly type: "emulator" }>): ActionResult | undefined {
  // What arrives is a capture of its own right behind it.
  if (event.type === "delivery-created" || event.type === "endpoints-changed") return undefined;
  const text = emulatorLines(event, plain, pace)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("  ");
  return text === ""
    ? undefined
    : { text, tone: event.type === "planned" || event.type === "notice" ? "warn" : "faint" };
}
