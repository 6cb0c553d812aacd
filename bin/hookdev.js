#!/usr/bin/env node
// Plain JavaScript that old Nodes can parse: it refuses them in words before anything modern is loaded.

const [major, minor] = process.versions.node.split(".").map(Number);

if (!(major >= 24 || (major === 22 && minor >= 19))) {
  process.stderr.write(
    `hookdev needs Node 22.19 or 24 and newer; this is Node ${process.versions.node}.\n` +
      "Run it on a newer Node without installing one:\n" +
      `  npx -p node@24 -p hookdev hookdev ${process.argv.slice(2).join(" ")}\n`,
  );
  process.exitCode = 3;
} else {
  start();
}

async function start() {
  // Compiled code is kept in the system's temporary folder between runs; where it cannot be, nothing is lost.
  process.getBuiltinModule("node:module").enableCompileCache();
  let main;
  try {
    ({ main } = await import("../dist/bin/main.js"));
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !String(error.message).includes("dist")) throw error;
    process.stderr.write("hookdev is not built yet. Run `npm run build` in the checkout, then try again.\n");
    process.exitCode = 3;
    return;
  }
  await main();
  // All output has left. A name look-up that hangs in the system must not keep the process alive.
  process.exit();
}
