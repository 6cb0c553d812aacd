// A value from a file with the place of each part of it, so that a complaint can name line and column.

/** A place in a text; both count from 1, columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One member of an object, in the order of the file. */
export interface LocatedMember {
  readonly key: string;
  readonly at?: Position;
  readonly value: Located;
}

/** What YAML, JSON and JavaScript values have in common; `at` is missing where the value never was text. */
export type Located =
  | { readonly kind: "object"; readonly at?: Position; readonly members: readonly LocatedMember[] }
  | { readonly kind: "list"; readonly at?: Position; readonly items: readonly Located[] }
  | {
      readonly kind: "scalar";
      readonly at?: Position;
      readonly value: string | number | boolean | null;
      /** As it stands in the file, where the value does not say it: `33.330`, `${APP_URL}/hooks`. */
      readonly written?: string;
    }
  /** What only code can hold: a function, a Map, an object that contains itself. */
  | { readonly kind: "other"; readonly at?: Position; readonly what: string };

/** Something that is wrong or worth knowing in a file. */
export interface Problem {
  /** `error` makes the file unusable, `warning` is read over, `ignored` is left out for safety. */
  readonly severity: "error" | "warning" | "ignored";
  readonly at?: Position;
  /** One or two sentences, safe to show. */
  readonly message: string;
}

/** Deeper than any provider, and shallow enough to walk by recursion. */
export const maxDepth = 32;

/** The member with this key. */
export function member(value: Located | undefined, key: string): LocatedMember | undefined {
  return value?.kind === "object" ? value.members.find((candidate) => candidate.key === key) : undefined;
}

/** What follows a path of keys and indexes, as far as it is there. */
export function follow(value: Located, path: readonly (string | number)[]): Located | undefined {
  let found: Located | undefined = value;
  for (const step of path)
    found = found?.kind === "list" ? found.items[Number(step)] : member(found, String(step))?.value;
  return found;
}

/** The place of what a path leads to, or of the nearest part around it that has one. */
export function nearestPlace(source: Located, path: readonly (string | number)[]): Position | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = follow(source, path.slice(0, length));
    if (found?.at !== undefined) return found.at;
  }
  return undefined;
}

/** More values than any provider has; the same object in many places counts each time. */
const mostValues = 50_000;

/** A value of code as a located one, without places; bounded, also for objects that hold themselves. */
export function locatedValue(value: unknown): Located {
  return locate(value, { around: [], count: { values: 0 } });
}

interface Locating {
  /** The objects that the value stands in. */
  readonly around: readonly object[];
  readonly count: { values: number };
}

function locate(value: unknown, { around, count }: Locating): Located {
  count.values += 1;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { kind: "scalar", value };
  if (typeof value !== "object") return { kind: "other", what: `a ${typeof value}` };
  if (around.includes(value)) return { kind: "other", what: "an object that contains itself" };
  if (around.length > maxDepth) return { kind: "other", what: "nested too deeply" };
  if (count.values > mostValues) return { kind: "other", what: "one of too many values" };
  const inside = { around: [...around, value], count };
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => locate(item, inside)) };
  const prototype: unknown = Object.getPrototypeOf(value);
  // A module has no prototype, and an object of another realm another Object.prototype.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return { kind: "other", what: "an object of a class" };
  const members = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([key, child]) => ({ key, value: locate(child, inside) }));
  return { kind: "object", members };
}

/** The value without places; keys become own properties whatever they are called. */
export function plainValue(value: Located): unknown {
  switch (value.kind) {
    case "scalar":
      return value.value;
    case "list":
      return value.items.map(plainValue);
    case "object":
      return Object.fromEntries(value.members.map(({ key, value: child }) => [key, plainValue(child)]));
    case "other":
      return undefined;
    default:
      return value satisfies never;
  }
}
