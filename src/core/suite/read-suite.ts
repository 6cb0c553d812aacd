// A suite from a located value: its shape, its meaning, and every mistake in it at once.

import { follow, type Located, member, type Problem } from "../provider-schema/located.ts";
import { readShape } from "../provider-schema/read-shape.ts";
import { clip } from "../sanitise.ts";
import { checkSuite } from "./check-suite.ts";
import type { SuiteSurroundings } from "./checking.ts";
import { type FileCase, type FileSuite, secretSource } from "./file-types.ts";
import { fileKey } from "./named-files.ts";
import { readCase, sourceName } from "./read-case.ts";
import type { Suite } from "./suite.ts";
import { suiteShape } from "./suite-shape.ts";

export interface ReadSuite {
  /** Missing when a problem is an error. */
  readonly suite?: Suite;
  readonly problems: readonly Problem[];
}

/** Reads a suite whose variables are filled in. Nothing is thrown. */
export function readSuite(source: Located, surroundings: SuiteSurroundings): ReadSuite {
  const version = member(source, "version")?.value;
  if (version?.kind === "scalar" && version.value !== 1 && typeof version.value === "number")
    return { problems: [newer(version)] };
  const { value, problems } = readShape(suiteShape, source, { strict: true });
  const found = [...problems, ...checkSuite(source, surroundings)];
  if (found.some(({ severity }) => severity === "error")) return { problems: found };
  return { suite: toSuite(value as FileSuite, source, surroundings), problems: found };
}

function toSuite(file: FileSuite, source: Located, { file: path, files, providers }: SuiteSurroundings): Suite {
  const { name = nameOf(path), target, provider, secret, seed, mode = "order", defaults = {} } = file;
  const pathOf = (written: string) => {
    const found = files.get(fileKey({ use: "secret", written }));
    return found?.ok === true ? found.path : written;
  };
  const names = caseNames(file.cases);
  const defaultsSource = follow(source, ["defaults"]);
  return {
    name,
    file: path,
    ...(target === undefined ? {} : { target }),
    ...(provider === undefined ? {} : { provider }),
    ...(secret === undefined ? {} : { secret: secretSource(secret, pathOf) }),
    ...(seed === undefined ? {} : { seed: String(seed) }),
    mode,
    cases: file.cases.map((one, index) =>
      readCase({
        case: one,
        source: follow(source, ["cases", index]) ?? source,
        name: names[index] ?? "",
        defaults,
        defaultsSource,
        providers,
        files,
      }),
    ),
  };
}

/** `./././x.json` may be of any length, and stands in the command that runs the case again. */
const mostCharacters = 300;

/** A suite's file name without what makes it one. */
function nameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return name.replace(/\.(ya?ml|json)$/, "").replace(/\.hooks$/, "");
}

/** Names that were given, and for the others their source, with a number where it stands there before. */
function caseNames(cases: readonly FileCase[]): string[] {
  const taken = new Set(cases.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return cases.map((one) => {
    if (one.name !== undefined) return one.name;
    const plain = clip(sourceName(one), mostCharacters);
    let free = plain;
    for (let number = 2; taken.has(free); number += 1) free = `${plain} (${number})`;
    taken.add(free);
    return free;
  });
}

function newer(version: Located & { readonly kind: "scalar" }): Problem {
  const message = `This suite is of version ${version.value}; this hookdev reads version 1. A newer hookdev may read it.`;
  return { severity: "error", ...(version.at === undefined ? {} : { at: version.at }), message };
}
