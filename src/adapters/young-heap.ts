// The part of the heap where new objects are made, held at one size for work that makes and drops very many of them.

/** Holds the objects of some hundred requests, so that few are copied, and still fits into a processor's cache. */
const wantedBytes = 8 * 1024 * 1024;

/**
 * Lets V8's young generation grow to 8 MB and no further. Left alone it grows to 48 MB and more in a long replay, for
 * objects that live for one request: 10,000 fixtures then take 80 MB more, and are sent no faster.
 */
export function holdYoungHeap(): void {
  const v8 = process.getBuiltinModule("node:v8");
  growTo(
    wantedBytes,
    () => v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size,
  );
  // Read by V8 each time it thinks about growing, so that it may be set while the program runs.
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  // So small a heap is cleared faster by one thread; others would only take turns with the app that is tested.
  v8.setFlagsFromString("--no-parallel-scavenge");
}

/** V8 grows the young generation when much of it is still in use; what is made here is in use until the end. */
function growTo(bytes: number, size: () => number | undefined): void {
  const kept: object[] = [];
  while ((size() ?? bytes) < bytes && kept.length < 200_000)
    for (let count = 0; count < 5000; count += 1) kept.push({ count });
}
