// Options that may be given several times.

/** Collects the values of one option, for commander. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
