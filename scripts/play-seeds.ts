// Plays the documents that the project started from over HTTP, against the built `hookdev emulate`. Run: npm run play:seeds

import { once } from "node:events";
import { createInterface } from "node:readline";
import { freshHome, launch } from "../test/helpers/binary.ts";
import { argumentsOf, seedPlays, stageOf } from "../test/helpers/seeds/plays.ts";
import { deadUrl, openApp, type SeedPlay, type Step } from "../test/helpers/seeds/stage.ts";

let wrong = 0;
for (const play of seedPlays) {
  console.log(`\n${play.title}`);
  for await (const { title, differences } of played(play)) {
    console.log(`  ${differences.length === 0 ? "as published" : "DIFFERENT   "}  ${title}`);
    for (const difference of differences) console.log(`                  ${difference}`);
    wrong += differences.length;
  }
}
console.log(wrong === 0 ? "\nEvery answer is as it was published." : `\n${wrong} differences.`);
process.exitCode = wrong === 0 ? 0 : 1;

async function* played(play: SeedPlay): AsyncGenerator<Step> {
  const app = await openApp();
  const child = launch(argumentsOf(play, app), { home: freshHome() });
  child.stderr.pipe(process.stderr);
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    yield* play.play(stageOf(JSON.parse(line) as Record<string, unknown>, app, await deadUrl()));
  } finally {
    child.kill("SIGINT");
    await once(child, "close");
    // `await using` is no syntax that Node 22 can read.
    await app[Symbol.asyncDispose]();
  }
}
