// Files and folders as suites: a suite is read, fixtures become a suite of their own.

import { HookdevError } from "../../core/errors.ts";
import type { FixtureFiles, FoundFixture } from "../../core/replay/fixture-files.ts";
import { openHar } from "../../core/request-text/har.ts";
import { countRequests } from "../../core/request-text/request-text.ts";
import { visible } from "../../core/sanitise.ts";
import { plainCase } from "../../core/suite/read-case.ts";
import type { CaseSource, Suite, SuiteCase } from "../../core/suite/suite.ts";

export interface SourceDeps {
  readonly files: FixtureFiles;
  /** @throws HookdevError `SUITE_INVALID` */
  readonly readSuite: (path: string) => Promise<Suite>;
  /** Told of files in a folder that are no kind of fixture. */
  readonly passedOver: (paths: readonly string[]) => void;
}

/**
 * What stands behind one name, in the order of the names. Files of one body are not read.
 *
 * @throws HookdevError `SOURCE_UNKNOWN`, `FIXTURE_REFUSED`, and for suites and HAR files that cannot be read
 */
export async function suitesIn(what: string, { files, readSuite, passedOver }: SourceDeps): Promise<Suite[]> {
  // An unset variable of the shell must not stand for the whole folder.
  const found = what.trim() === "" ? undefined : files.find(what);
  if (found === undefined)
    throw new HookdevError("SOURCE_UNKNOWN", {
      category: "usage",
      message: `There is no file and no folder "${visible(what)}".`,
      remedy: "Name fixture files, folders or suites (*.hooks.yaml).",
    });
  if (found.passedOver.length > 0) passedOver(found.passedOver);
  const suites: Suite[] = [];
  const fixtures = found.files.filter(({ kind }) => kind !== "suite");
  if (fixtures.length > 0)
    suites.push(
      plainSuite(
        what,
        fixtures.flatMap((file) => casesOf(file, files)),
      ),
    );
  for (const { path, kind } of found.files) if (kind === "suite") suites.push(await readSuite(path));
  return suites;
}

/** Names the first of the files that were passed over. */
export function passedOverText(paths: readonly string[]): string {
  const named = paths.slice(0, 3).join(", ");
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  return `${named}${more} ${paths.length === 1 ? "is" : "are"} no kind of fixture and passed over.`;
}

/** Side by side as far as there are workers: a fixture says nothing about what came before it. */
export function plainSuite(name: string, cases: readonly SuiteCase[]): Suite {
  return { name, mode: "parallel", cases };
}

/** A case that expects what its provider takes for received. */
export function plainCaseOf(name: string, source: CaseSource): SuiteCase {
  return { ...plainCase, expect: { headers: [], body: [] }, name, source };
}

function casesOf({ path, kind }: FoundFixture, files: FixtureFiles): SuiteCase[] {
  if (kind === "body" || kind === "suite") return [plainCaseOf(path, { kind: "replay", path })];
  const bytes = files.read(path);
  const count = kind === "har" ? openHar(bytes).count : countRequests(bytes);
  if (count === 1) return [plainCaseOf(path, { kind: "replay", path })];
  return Array.from({ length: count }, (_, place) =>
    plainCaseOf(`${path}#${place + 1}`, { kind: "replay", path, entry: place + 1 }),
  );
}
