import { describe, expect, test } from "vitest";
import { checkout } from "../helpers/checkout.ts";
import { checkTree, loadedWith } from "./check-tree.ts";
import { atLeast, quickStarts, rooms } from "./rules.ts";
import { scan } from "./scan.ts";

describe("the tree", () => {
  const report = checkTree(checkout);

  test("is seen whole: a check that read nothing must not be green", () => {
    expect(report.files.length).toBeGreaterThanOrEqual(atLeast.files);
    expect(report.imports).toBeGreaterThanOrEqual(atLeast.imports);
    for (const room of ["core", "providers", "flows", "adapters", "ui", "cli"])
      expect(report.files.some((file) => file.startsWith(`src/${room}/`))).toBe(true);
    expect(report.files).toContain("src/compose.ts");
  });

  test("keeps every house rule", () => {
    expect(report.violations).toEqual([]);
  });

  test("lets no room import adapters but compose, and adapters only core", () => {
    const importers = Object.keys(rooms).filter((name) => rooms[name]?.rooms.includes("adapters"));
    expect(importers).toEqual(["adapters", "compose"]);
    expect(rooms.adapters?.rooms).toEqual(["core", "adapters"]);
  });
});

describe("start-up", () => {
  test.each(quickStarts.entries)("%s loads nothing slow", (entry) => {
    const slow = [...loadedWith(checkout, entry)].filter(([name]) => quickStarts.slow.test(name));
    expect(slow).toEqual([]);
  });
});

describe("the reader of sources", () => {
  const readings: [what: string, source: string, imports: string[]][] = [
    ["static imports", `import { a } from "./a.ts";\nimport b from './b.ts';`, ["./a.ts", "./b.ts"]],
    ["imports over several lines", `import {\n  a,\n  b,\n} from "./a.ts";`, ["./a.ts"]],
    [
      "type imports and import types",
      `import type { A } from "./a.ts"; let x: import("./b.ts").B;`,
      ["./a.ts", "./b.ts"],
    ],
    ["re-exports", `export { a } from "./a.ts"; export * from "./b.ts";`, ["./a.ts", "./b.ts"]],
    ["imports for their effect", `import "./a.ts";`, ["./a.ts"]],
    ["dynamic imports", `await import("./a.ts"); import(\n"./b.ts",\n);`, ["./a.ts", "./b.ts"]],
    ["no comment", `// import "./a.ts"\n/* import "./b.ts" */ import "./c.ts";`, ["./c.ts"]],
    ["no string", `const a = 'import "./a.ts"'; const b = "\\"; import './b.ts'";`, []],
    [
      "no template, but the code inside it",
      `const a = \`import "./a.ts" \${await import("./b.ts")} // \${\`}\`} x\`; import './c.ts'`,
      ["./b.ts", "./c.ts"],
    ],
    ["no regular expression", `const a = /import "x/.test(b); const c = [/["'\`/]/]; import "./d.ts";`, ["./d.ts"]],
    ["what stands after a division", `const a = b / c; import "./a.ts"; const d = e / f;`, ["./a.ts"]],
  ];
  test.each(readings)("sees %s", (_what, source, imports) => {
    expect(scan(source).imports).toEqual(imports);
  });

  test("tells what is loaded with a file from types and from what is loaded later", () => {
    const source = `import type { A } from "./type.ts"; import { type B } from "./both.ts"; export type C = "from";
      import c, { d } from "./value.ts"; export type * from "./types.ts"; import "./effect.ts"; await import("./later.ts");`;
    expect(scan(source).loaded).toEqual(["./both.ts", "./value.ts", "./effect.ts"]);
  });

  test("says when an import's name is computed", () => {
    expect(scan("await import(name)").computedImport).toBe(true);
    expect(scan("await import(`./x`)").computedImport).toBe(true);
    expect(scan('await import("./a.ts"); import("./b.ts", { with: { type: "json" } });').computedImport).toBe(false);
  });
});
