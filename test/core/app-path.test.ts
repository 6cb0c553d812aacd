import { expect, test } from "vitest";
import { pathForApp, urlForApp } from "../../src/core/app-path.ts";

test.each([
  ["http://localhost:3000/", "/hooks?x=1", "http://localhost:3000/hooks?x=1"],
  ["http://localhost:3000", "/hooks", "http://localhost:3000/hooks"],
  ["http://localhost:3000/api/", "/hooks", "http://localhost:3000/api/hooks"],
  ["http://localhost:3000/api", "/", "http://localhost:3000/api"],
  ["http://localhost:3000/api?key=1", "/hooks?x=1", "http://localhost:3000/api/hooks?key=1&x=1"],
  ["http://localhost:3000/?key=1", "/hooks", "http://localhost:3000/hooks?key=1"],
  ["http://localhost:3000", "http://other.example/hooks", "http://localhost:3000/hooks"],
  ["http://localhost:3000", "//evil.example/x", "http://localhost:3000//evil.example/x"],
])("the app at %s is asked for %s as %s", (target, requested, url) => {
  expect(urlForApp(target, requested)).toBe(url);
  expect(pathForApp(new URL(target), requested)).toBe(url.slice("http://localhost:3000".length));
});

test.each(["*", "@evil.example/", ":99/x", "evil.example:443", "?x=1", ""])(
  "a target %j that is no path cannot change the host",
  (requested) => {
    expect(urlForApp("http://localhost:3000", requested)).toBe(`http://localhost:3000/${requested}`);
  },
);
