// Filters, sorting and paging of Dotfile's lists: `field.operator=value`, `sort`, `page` and `limit`.

import { quoted } from "../../../core/sanitise.ts";
import { likePattern, parseTime } from "./query-values.ts";

/** What a field of an item holds; null where it does not apply. Times are milliseconds since 1970, UTC. */
export type FieldValue = string | number | readonly string[] | null;

export type Operator =
  | "eq"
  | "not_eq"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "like"
  | "ilike"
  | "in"
  | "not_in"
  | "array_contains"
  | "array_not_contains"
  | "array_overlap";

export interface FilterField<T> {
  /** The first one is meant where a query names the field alone. */
  readonly operators: readonly [Operator, ...Operator[]];
  /** The only values it takes. */
  readonly values?: readonly string[];
  /** Values are times in ISO 8601. */
  readonly isTime?: true;
  read(item: T): FieldValue;
}

/** What one list of the API publishes about its query. */
export interface ListRules<T> {
  readonly fields: Readonly<Record<string, FilterField<T>>>;
  readonly sortable: Readonly<Record<string, (item: T) => string | number>>;
  /** As `sort` spells it. */
  readonly defaultSort: string;
  readonly maxLimit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: { readonly page: number; readonly limit: number; readonly count: number };
}

type Query = readonly (readonly [name: string, value: string])[];

/**
 * The page of the items that a query asks for, or the problem with the query in one sentence.
 *
 * @param items in the order of their creation, which decides between equals
 */
export function queryPage<T>(items: readonly T[], query: Query, rules: ListRules<T>): Page<T> | string {
  const wishes = readNames(query, rules);
  if (typeof wishes === "string") return wishes;
  const filters = readFilters(wishes, rules);
  if (typeof filters === "string") return filters;
  const order = readSort(wishes.get("sort") ?? rules.defaultSort, rules);
  if (typeof order === "string") return order;
  const page = readCount(wishes.get("page") ?? "1", "page", Number.MAX_SAFE_INTEGER);
  if (typeof page === "string") return page;
  const limit = readCount(wishes.get("limit") ?? "20", "limit", rules.maxLimit);
  if (typeof limit === "string") return limit;
  const kept = items.filter((item) => filters.every((filter) => filter(item)));
  const from = (page - 1) * limit;
  const pagination = { page, limit, count: kept.length };
  return { items: sorted(kept, order).slice(from, from + limit), pagination };
}

/** What the query says by its full names; none may stand twice (`event` and `event.eq` are the same). */
function readNames<T>(query: Query, rules: ListRules<T>): ReadonlyMap<string, string> | string {
  const wishes = new Map<string, string>();
  for (const [name, value] of query) {
    const key = paging.has(name) ? name : filterKey(name, rules);
    if (key === undefined) return `${quoted(name)} is not a supported filter`;
    if (wishes.has(key)) return `${quoted(name)} repeats ${quoted(key)}`;
    wishes.set(key, value);
  }
  return wishes;
}

const paging: ReadonlySet<string> = new Set(["sort", "page", "limit"]);

/** `<field>.<operator>` in full; undefined when the list has no such filter. */
function filterKey<T>(name: string, { fields }: ListRules<T>): string | undefined {
  const [field = "", operator, ...rest] = name.split(".");
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (known === undefined || rest.length > 0) return undefined;
  if (operator === undefined) return `${field}.${known.operators[0]}`;
  return known.operators.some((candidate) => candidate === operator) ? name : undefined;
}

function readFilters<T>(wishes: ReadonlyMap<string, string>, rules: ListRules<T>): ((item: T) => boolean)[] | string {
  const filters: ((item: T) => boolean)[] = [];
  for (const [key, value] of wishes) {
    if (paging.has(key)) continue;
    const filter = readFilter(key, value, rules);
    if (typeof filter === "string") return filter;
    filters.push(filter);
  }
  return filters;
}

function readFilter<T>(key: string, value: string, { fields }: ListRules<T>): ((item: T) => boolean) | string {
  const [name = "", operator = ""] = key.split(".");
  const field = fields[name] as FilterField<T>;
  const isList = /^(in|not_in|array_.*)$/.test(operator);
  // Published: the parts of a list are not trimmed.
  const operands = isList ? value.split(",") : [value];
  const strange = operands.find((operand) => field.values !== undefined && !field.values.includes(operand));
  if (strange !== undefined) return `${quoted(key)} does not take ${quoted(strange)}`;
  const wanted = operands.map((operand) => (field.isTime === true ? parseTime(operand) : operand));
  if (wanted.includes(undefined)) return `${quoted(key)} does not take ${quoted(value)}: it has to be ISO 8601`;
  const test = tests[operator as Operator](wanted as Wanted);
  return (item) => test(field.read(item));
}

type Test = (value: FieldValue) => boolean;
type Wanted = readonly (string | number)[];

const tests: Readonly<Record<Operator, (wanted: Wanted) => Test>> = {
  eq:
    ([wanted]) =>
    (value) =>
      value === wanted,
  not_eq:
    ([wanted]) =>
    (value) =>
      value !== wanted,
  gt: compared((value, wanted) => value > wanted),
  gte: compared((value, wanted) => value >= wanted),
  lt: compared((value, wanted) => value < wanted),
  lte: compared((value, wanted) => value <= wanted),
  like: ([wanted]) => likeTest(String(wanted), (text) => text),
  ilike: ([wanted]) => likeTest(String(wanted), (text) => text.toLowerCase()),
  in: (wanted) => (value) => wanted.some((one) => one === value),
  not_in: (wanted) => (value) => !wanted.some((one) => one === value),
  array_contains: (wanted) => (value) => wanted.every((one) => elements(value).includes(String(one))),
  array_not_contains: (wanted) => (value) => !wanted.some((one) => elements(value).includes(String(one))),
  array_overlap: (wanted) => (value) => wanted.some((one) => elements(value).includes(String(one))),
};

function compared(holds: (value: number, wanted: number) => boolean): (wanted: Wanted) => Test {
  return ([wanted]) =>
    (value) =>
      typeof value === "number" && holds(value, Number(wanted));
}

function likeTest(pattern: string, fold: (text: string) => string): Test {
  const matches = likePattern(fold(pattern));
  return (value) => typeof value === "string" && matches(fold(value));
}

function elements(value: FieldValue): readonly string[] {
  return typeof value === "object" && value !== null ? value : [];
}

type Order<T> = readonly { readonly read: (item: T) => string | number; readonly direction: 1 | -1 }[];

function readSort<T>(text: string, { sortable }: ListRules<T>): Order<T> | string {
  const order: { read: (item: T) => string | number; direction: 1 | -1 }[] = [];
  const seen = new Set<string>();
  for (const part of text.split(",")) {
    const [field = "", suffix = "asc", ...rest] = part.split(".");
    const read = Object.hasOwn(sortable, field) ? sortable[field] : undefined;
    if (read === undefined || rest.length > 0 || !/^(asc|desc)$/.test(suffix) || seen.has(field))
      return `"sort" does not take ${quoted(part)}`;
    seen.add(field);
    order.push({ read, direction: suffix === "asc" ? 1 : -1 });
  }
  return order;
}

function sorted<T>(items: readonly T[], order: Order<T>): readonly T[] {
  // Equals keep the order of creation, turned round with the first field.
  const given = order[0]?.direction === -1 ? [...items].reverse() : [...items];
  const keyed = given.map((item) => ({ item, keys: order.map(({ read }) => read(item)) }));
  keyed.sort((a, b) => {
    for (const [place, { direction }] of order.entries()) {
      const [left, right] = [a.keys[place] as string | number, b.keys[place] as string | number];
      if (left !== right) return left < right ? -direction : direction;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

function readCount(text: string, name: string, max: number): number | string {
  const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
  return count <= max ? count : `"${name}" does not take ${quoted(text)}: ${rangeWords(max)}`;
}

function rangeWords(max: number): string {
  return max === Number.MAX_SAFE_INTEGER ? "it has to be at least 1" : `it has to be from 1 to ${max}`;
}
