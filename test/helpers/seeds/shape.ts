// Whether an answer has the shape of a published one: the same keys, and values of the same JSON type.

/** What differs, as `path: what`; empty when the shapes are equal. A text may be null and a null a text. */
export function shapeDifferences(got: unknown, published: unknown, path = "$"): string[] {
  const [kind, wanted] = [kindOf(got), kindOf(published)];
  if (kind !== wanted) return [`${path}: ${kind} in place of ${wanted}`];
  if (Array.isArray(got) && Array.isArray(published)) {
    if (published.length > 0 && got.length === 0) return [`${path}: empty`];
    return got.flatMap((item, at) =>
      shapeDifferences(item, published[Math.min(at, published.length - 1)], `${path}[${at}]`),
    );
  }
  if (kind !== "object") return [];
  const [left, right] = [got as Record<string, unknown>, published as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    if (!Object.hasOwn(left, key)) return [`${path}.${key}: missing`];
    if (!Object.hasOwn(right, key)) return [`${path}.${key}: not published`];
    return shapeDifferences(left[key], right[key], `${path}.${key}`);
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return value === null || typeof value === "string" ? "text" : typeof value;
}
