// How deep a JSON value is nested, for those that walk it by recursion.

/** Whether a parsed JSON value has more levels of objects and lists than this. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeper(child, levels - 1));
}
