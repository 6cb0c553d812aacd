// Patterns in bounded time and schemas by ajv, for judging answers.

import type { JudgeTools } from "../../core/suite/judge-tools.ts";
import type { Suite } from "../../core/suite/suite.ts";
import { createMatcher } from "./bounded-pattern.ts";

/** Tools for the suites of a run; ajv is loaded when one of them has a schema. */
export async function openJudgeTools(suites: readonly Suite[]): Promise<Omit<JudgeTools, "recorded">> {
  const schemas = suites.some(hasSchema) ? await import("./schemas.ts") : undefined;
  return { matches: createMatcher(), schemaProblems: schemas?.schemaProblems ?? (() => []) };
}

function hasSchema({ cases }: Suite): boolean {
  return cases.some(({ expect, waitFor }) =>
    [...expect.body, ...(waitFor?.expect.body ?? [])].some(({ matcher }) => "schema" in matcher),
  );
}
