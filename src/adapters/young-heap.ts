// The part of the heap where new objects are made, kept small for work that makes and drops very many of them.

/**
 * Keeps V8's young generation at its first size. A long replay else lets it grow to 32 MB and more, three times over, for
 * objects that live for one request: 10,000 fixtures then take 80 MB more, and are sent no faster.
 */
export function keepYoungHeapSmall(): void {
  // Read by V8 each time it thinks about growing, so that it may be set while the program runs.
  process.getBuiltinModule("node:v8").setFlagsFromString("--semi-space-growth-factor=1");
}
