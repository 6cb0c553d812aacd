// The version of this package, as in package.json (a test compares the two).

/** Shown by `--version`, in HAR files and in the User-Agent of pokes. */
export const version = "0.1.0";
