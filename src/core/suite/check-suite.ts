// What the shape of a suite cannot say: names that stand twice, events and schemes that nobody has, files that are not there.

import { findProvider } from "../provider-choice.ts";
import { follow, type Located, member, type Problem } from "../provider-schema/located.ts";
import { readShape } from "../provider-schema/read-shape.ts";
import type { Shape } from "../provider-schema/shape.ts";
import { quoted } from "../sanitise.ts";
import { parseTarget } from "../values.ts";
import { checkCase } from "./check-case.ts";
import { checkShared } from "./check-shared.ts";
import { Checking, type SuiteSurroundings } from "./checking.ts";
import type { FileCase, FileSuite } from "./file-types.ts";
import { fileKey, namedFiles } from "./named-files.ts";
import { parseSeed } from "./seed.ts";
import { caseShape, suiteShape } from "./suite-shape.ts";

/** Every problem in the parts of a suite whose shape is right: one wrong key hides no other mistake. */
export function checkSuite(source: Located, surroundings: SuiteSurroundings): Problem[] {
  const checking = new Checking(source, surroundings);
  const parts = soundParts(source);
  const { target, provider, seed, defaults, cases } = parts;
  if (target !== undefined) checking.attempt(["target"], () => parseTarget(target, "target"));
  if (seed !== undefined) checking.attempt(["seed"], () => parseSeed(String(seed), "seed"));
  const owner =
    provider === undefined
      ? undefined
      : checking.attempt(["provider"], () => findProvider(surroundings.providers, provider));
  if (defaults !== undefined) checkShared(defaults, ["defaults"], checking);
  checkFiles(checking);
  checkNames(cases, checking);
  checkSecrets(parts, checking);
  for (const [index, one] of cases) {
    const path = ["cases", index];
    checkCase({ case: one, path, located: follow(source, path), owner }, checking);
  }
  return checking.problems;
}

interface SoundParts extends Omit<FileSuite, "cases"> {
  /** With their places in the list. */
  readonly cases: readonly (readonly [index: number, one: FileCase])[];
}

function soundParts(source: Located): SoundParts {
  const sound = (shape: Shape | undefined, value: Located | undefined): unknown => {
    if (shape === undefined || value === undefined) return undefined;
    const read = readShape(shape, value, { strict: true });
    return read.problems.length === 0 ? read.value : undefined;
  };
  const { cases: _cases, ...fields } = suiteShape.fields;
  const entries = Object.entries(fields).map(([key, shape]) => [key, sound(shape, member(source, key)?.value)]);
  const cases = member(source, "cases")?.value;
  const items = cases?.kind === "list" ? cases.items : [];
  return {
    ...(Object.fromEntries(entries) as Omit<FileSuite, "cases">),
    cases: items.flatMap((item, index) => {
      const one = sound(caseShape, item) as FileCase | undefined;
      return one === undefined ? [] : [[index, one] as const];
    }),
  };
}

function checkFiles(checking: Checking): void {
  const { files } = checking.surroundings;
  for (const { at, shown, ...named } of namedFiles(checking.source)) {
    const found = files.get(fileKey(named));
    if (found === undefined || found.ok) continue;
    const message = `${quoted(shown)} ${found.reason}.`;
    checking.problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message });
  }
}

/** A suite reads nothing of the environment but what it lists at its head, where everybody sees it. */
function checkSecrets({ env = [], secret, cases }: SoundParts, checking: Checking): void {
  const named = [
    [["secret"], secret] as const,
    ...cases.map(([i, one]) => [["cases", i, "secret"], one.secret] as const),
  ];
  for (const [path, given] of named) {
    if (typeof given !== "object" || given.env === undefined || env.includes(given.env)) continue;
    checking.complain(path, `The variable ${quoted(given.env)} is not listed under env.`);
  }
}

function checkNames(cases: SoundParts["cases"], checking: Checking): void {
  const seen = new Set<string>();
  for (const [index, { name }] of cases) {
    if (name === undefined) continue;
    if (!seen.has(name)) seen.add(name);
    else
      checking.complain(
        ["cases", index, "name"],
        `Two cases have the name ${checking.shown(["cases", index, "name"], name)}; it is how one is found again.`,
      );
  }
}
