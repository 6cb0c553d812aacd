import { describe, expect, test } from "vitest";
import { describeProject } from "../../../src/core/init/project.ts";
import { providers } from "../../../src/providers/index.ts";

const look = (files: Record<string, string>) => describeProject(new Map(Object.entries(files)), providers);

describe("a project's receivers", () => {
  test.each([
    { title: "Node's lower-case header", text: 'request.headers["dotfile-signature"]', id: "dotfile" },
    { title: "a call with the name as documented", text: "req.get('X-PLIANCE-SECRET')", id: "pliance" },
    { title: "a template", text: "headers.get(`Webhook-Signature`)", id: "amani" },
    { title: "Rails and PHP", text: "$_SERVER['HTTP_DOTFILE_SIGNATURE']", id: "dotfile", file: "hook.php" },
  ])("are known by $title", ({ text, id, file = "src/app.ts" }) => {
    expect(look({ [file]: text }).receivers.map(({ providerId }) => providerId)).toContain(id);
  });

  test("have the route that names them, else the first that looks like one of webhooks, else a guess", () => {
    const route = (text: string) => look({ "a.js": `"dotfile-signature" ${text}` }).receivers[0];
    expect(route('"/api/hooks" "/hooks/dotfile" "/health"')).toMatchObject({
      route: "/hooks/dotfile",
      routeFound: true,
    });
    expect(route('"/health" "/api/webhook"')).toMatchObject({ route: "/api/webhook", routeFound: true });
    expect(route('"/health"')).toMatchObject({ route: "/webhooks/dotfile", routeFound: false });
  });

  test("are not found in prose or in files that are no code", () => {
    expect(look({ "a.js": "// see dotfile-signature", "README.md": '"dotfile-signature"' }).receivers).toEqual([]);
  });

  test("are not those senders that share their header with others", () => {
    const found = look({ "a.js": '"svix-signature" "webhook-id"' }).receivers.map(({ providerId }) => providerId);
    expect(found).not.toContain("clerk");
  });
});

describe("how a project is started", () => {
  test.each([
    { scripts: { dev: "x", start: "y" }, start: "npm start" },
    { scripts: { dev: "x" }, start: "npm run dev" },
    { scripts: { test: "x" }, start: undefined },
  ])("is read from its scripts: $start", ({ scripts, start }) => {
    expect(look({ "package.json": JSON.stringify({ scripts }) }).start).toBe(start);
  });

  test.each([
    "process.env.PORT ?? 8080",
    'process.env["PORT"] || "8080"',
    "app.listen(8080)",
    "serve({ fetch }).listen({ port: 8080 })",
    "# comment\nPORT=8080",
    '{"scripts":{"dev":"next dev -p 8080"}}',
  ])("its port is read from %s", (text) => {
    expect(look({ "package.json": text })).toMatchObject({ port: 8080, portFound: true });
  });

  test("a package.json that is no JSON, or has odd scripts, is no reason to stop", () => {
    for (const text of ["{", "[]", "null", '{"scripts":7}', '{"scripts":null}'])
      expect(look({ "package.json": text })).toMatchObject({ port: 3000, portFound: false });
  });
});

test.each([
  { files: { ".github/dependabot.yml": "" }, ci: "github" },
  { files: { ".gitlab-ci.yml": "" }, ci: "gitlab" },
  { files: {}, ci: undefined },
])("its CI system is told by its files: $ci", ({ files, ci }) => {
  expect(look(files as Record<string, string>).ci).toBe(ci);
});
