// `hookdev captures list --filter`: the filters of the terminal inspector on the command line.

import type { Capture } from "../core/capture.ts";
import type { FilterTerm } from "../core/filter/filter.ts";
import { parseFilter, pointAt } from "../core/filter/parse.ts";
import { findCaptures } from "../core/filter/stored.ts";
import type { CapturePage, CaptureStore, Clock, TextOutput } from "../core/ports.ts";
import { visible } from "../core/sanitise.ts";
import { usageError } from "./usage-error.ts";

/** The captures that pass, newest first, without bodies. @throws HookdevError `FILTER_INVALID`, with the place that is wrong */
export async function filterCaptures(
  text: string,
  page: CapturePage,
  deps: { readonly store: CaptureStore; readonly clock: Clock; readonly err: Pick<TextOutput, "write"> },
): Promise<Capture[]> {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    // A blank for every hidden character keeps the mark below its place.
    const shown = [...text].map((character) => (visible(character) === character ? character : " ")).join("");
    deps.err.write(`${pointAt(shown, parsed)}\n`);
    throw usageError("FILTER_INVALID", `The filter is wrong in column ${parsed.at + 1}: ${parsed.message}`);
  }
  const { limit, beforeId } = page;
  const filter = [...parsed.filter, ...termsOf(page)];
  const ids = await findCaptures(deps, { filter, limit, ...(beforeId === undefined ? {} : { beforeId }) });
  return ids.flatMap((id) => deps.store.list({ beforeId: id + 1, limit: 1 }));
}

/** `--provider` and `--event` beside a filter are further terms of it, as exact as without one. */
function termsOf(page: Pick<CapturePage, "provider" | "event">): FilterTerm[] {
  return (["provider", "event"] as const).flatMap((field) => {
    const is = page[field];
    return is === undefined ? [] : [{ negated: false, test: { kind: "exact", field, is } }];
  });
}
