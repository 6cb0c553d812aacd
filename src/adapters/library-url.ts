// Where the library face of this installation stands. Like fixtures.ts: two folders below the package, bundled or not.

/** What `import … from "hookdev"` means in a user's own provider file. */
export const libraryUrl: URL = new URL("../../dist/index.js", import.meta.url);
