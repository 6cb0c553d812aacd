// Plain JavaScript that old Nodes can run: says in words why the tests cannot run on this one.
// npm puts node_modules/.bin first, so `npm test` runs on the pinned `node` devDependency wherever it is installed.

const parts = process.versions.node.split(".").map(Number);

if (!(parts[0] >= 24 || (parts[0] === 22 && parts[1] >= 19))) {
  process.stderr.write(
    `hookdev's own scripts need Node 22.19 or 24 and newer; this is Node ${process.versions.node}.\n` +
      "A newer one comes with the checkout, in node_modules/.bin/node. It is missing when the packages were installed\n" +
      "with --ignore-scripts, or when the script was not started through npm. Run:\n" +
      "  npm ci && npm test\n",
  );
  process.exitCode = 1;
}
