// `expect` of a suite file as what an answer is held against.

import { follow, type Located } from "../provider-schema/located.ts";
import { parseDuration } from "../values.ts";
import { exactJson } from "./exact-json.ts";
import type { FileExpect, FileMatcher } from "./file-types.ts";
import { type FoundFiles, fileKey } from "./named-files.ts";
import type { Expectation, Matcher } from "./suite.ts";

export interface ExpectSource {
  readonly expect: FileExpect;
  /** The same with its places. */
  readonly source: Located | undefined;
}

/** The expectation; what is not said is not looked at. */
export function readExpect({ expect, source }: ExpectSource, files: FoundFiles): Expectation {
  const { status, headers = {}, body = [], duration, snapshot } = expect;
  const exact = (path: readonly (string | number)[]) => {
    const value = source && follow(source, path);
    return value === undefined ? {} : { written: exactJson(value) };
  };
  return {
    ...(status === undefined ? {} : { status: [status].flat().map((one) => String(one).toLowerCase()) }),
    headers: Object.entries(headers).map(([name, value]) => ({ name, matcher: headerMatcher(value) })),
    body: body.map(({ at = "", ...check }, index) => ({
      at,
      matcher:
        "equals" in check ? { equals: check.equals, ...exact(["body", index, "equals"]) } : matcher(check, files),
    })),
    ...(duration === undefined ? {} : { durationMs: parseDuration(duration.replace(/^< ?/, ""), "duration") }),
    ...snapshotOf(snapshot),
  };
}

function snapshotOf(snapshot: FileExpect["snapshot"]): Pick<Expectation, "snapshot"> {
  if (snapshot === undefined || snapshot === false) return {};
  return { snapshot: { ignore: snapshot === true ? [] : snapshot.ignore } };
}

/** A header's value is text, whatever YAML makes of it. */
function headerMatcher(value: string | number | FileMatcher): Matcher {
  if (typeof value !== "object") return { equals: String(value) };
  if (value.matches !== undefined) return { matches: value.matches };
  return value.exists === undefined ? { equals: String(value.equals) } : { exists: value.exists };
}

function matcher({ matches, exists, schema }: FileMatcher, files: FoundFiles): Matcher {
  if (matches !== undefined) return { matches };
  if (exists !== undefined) return { exists };
  if (typeof schema !== "string") return { schema };
  const file = files.get(fileKey({ use: "schema", written: schema }));
  return { schema: file?.ok === true ? file.schema : true };
}
