// `${NAME}` and `${NAME:-default}` of variables that the suite lists under `env`; nothing else of the environment is seen.

import { type Located, maxDepth, member, type Position, type Problem } from "../provider-schema/located.ts";
import { nearest } from "../provider-schema/nearest.ts";
import { quoted } from "../sanitise.ts";
import { withoutGenerators } from "./templates.ts";

/** The environment as the caller has it; an empty variable counts as not set. */
export type Variable = (name: string) => string | undefined;

export interface Interpolated {
  readonly value: Located;
  readonly problems: readonly Problem[];
}

/**
 * Fills in the variables of all texts but those under `env`. What is filled in is text and nothing more: variables and
 * generators in it stay as they are. `$${` is `${` itself.
 */
export function interpolate(source: Located, variable: Variable): Interpolated {
  const filling: Filling = { declared: declaredIn(source), variable, problems: [], keys: [], depth: 0 };
  if (source.kind !== "object") return { value: source, problems: [] };
  const members = source.members.map((one) => (one.key === "env" ? one : { ...one, value: filledIn(one, filling) }));
  return { value: { ...source, members }, problems: filling.problems };
}

interface Filling {
  readonly declared: readonly string[];
  readonly variable: Variable;
  readonly problems: Problem[];
  /** The keys around the value. */
  readonly keys: readonly string[];
  readonly depth: number;
}

function declaredIn(source: Located): string[] {
  const env = member(source, "env")?.value;
  const items = env?.kind === "list" ? env.items : [];
  return items.flatMap((item) => (item.kind === "scalar" && typeof item.value === "string" ? [item.value] : []));
}

function filledIn({ key, value }: { readonly key: string; readonly value: Located }, filling: Filling): Located {
  return walk(value, { ...filling, keys: [...filling.keys, key], depth: filling.depth + 1 });
}

function walk(value: Located, filling: Filling): Located {
  if (filling.depth > maxDepth) return value;
  switch (value.kind) {
    case "object":
      return { ...value, members: value.members.map((one) => ({ ...one, value: filledIn(one, filling) })) };
    case "list": {
      const inside = { ...filling, depth: filling.depth + 1 };
      return { ...value, items: value.items.map((item) => walk(item, inside)) };
    }
    case "scalar": {
      if (typeof value.value !== "string" || !value.value.includes("${")) return value;
      return { ...value, value: filledText(value.value, value.at, filling), written: value.value };
    }
    case "other":
      return value;
    default:
      return value satisfies never;
  }
}

function filledText(text: string, at: Position | undefined, filling: Filling): string {
  return text.replace(/\$\$\{|\$\{([^{}]*)\}?/g, (found, inside: string | undefined) => {
    if (inside === undefined) return "${";
    const { value, problem } = variableText(found, inside, filling);
    if (problem !== undefined)
      filling.problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message: problem });
    return holdsGenerators(filling) ? withoutGenerators(value) : value;
  });
}

/** What is sent may hold generators, what is expected may not. */
function holdsGenerators({ keys }: Filling): boolean {
  return !keys.includes("expect") && (keys.includes("set") || keys.includes("headers"));
}

function variableText(
  found: string,
  inside: string,
  { declared, variable, keys }: Filling,
): { readonly value: string; readonly problem?: string } {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside);
  const wrong = (problem: string) => ({ value: "", problem });
  if (match === null || !found.endsWith("}"))
    return wrong(
      `${keys.includes("secret") ? "What follows ${" : quoted(found)} is no variable: write \${NAME} or \${NAME:-default}, and $\${ for the text itself.`,
    );
  const [, name = "", fallback] = match;
  if (!declared.includes(name)) return wrong(undeclared(name, declared));
  const value = variable(name);
  if (value !== undefined && value !== "") return { value };
  if (fallback !== undefined) return { value: fallback };
  return wrong(`The variable ${name} is not set. Set it, or write \${${name}:-a default}.`);
}

function undeclared(name: string, declared: readonly string[]): string {
  const near = nearest(name, declared);
  const advice =
    near === undefined
      ? `Add it: env: [${[...declared, name].join(", ")}]. For the text itself write $\${${name}}.`
      : `Did you mean "${near}"?`;
  return `The variable ${name} is not listed under "env", so it is not read. ${advice}`;
}
