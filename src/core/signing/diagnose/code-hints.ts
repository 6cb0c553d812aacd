// The fixes that are code: one line for each common framework.

import type { CodeHint, CodeSet } from "./cause-facts.ts";

/** All sets by name. */
export const codeHints: Readonly<Record<CodeSet, readonly CodeHint[]>> = {
  "raw-body": [
    { framework: "Express", code: `app.post("/hook", express.raw({ type: "*/*" }), handler) // req.body is a Buffer` },
    {
      framework: "Fastify",
      code: `app.addContentTypeParser("*", { parseAs: "buffer" }, (req, body, done) => done(null, body))`,
    },
    { framework: "Hono, Next.js", code: "const body = Buffer.from(await request.arrayBuffer())" },
    { framework: "NestJS", code: "NestFactory.create(AppModule, { rawBody: true }) // then req.rawBody" },
    { framework: "Flask", code: "body = request.get_data()" },
    { framework: "Django", code: "body = request.body" },
    { framework: "FastAPI", code: "body = await request.body()" },
    { framework: "Rails", code: "body = request.raw_post" },
    { framework: "Laravel", code: "$body = $request->getContent();" },
    { framework: "Spring", code: "public void hook(@RequestBody byte[] body)" },
    { framework: "Go", code: "body, err := io.ReadAll(r.Body)" },
  ],
  "public-url": [
    {
      framework: "Express",
      code: `app.set("trust proxy", 1) // then \`\${req.protocol}://\${req.host}\${req.originalUrl}\``,
    },
    { framework: "Fastify", code: "fastify({ trustProxy: true })" },
    { framework: "Flask", code: "app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1, x_prefix=1)" },
    {
      framework: "Django",
      code: `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https"); USE_X_FORWARDED_HOST = True`,
    },
    { framework: "Laravel", code: `$middleware->trustProxies(at: "*")` },
    { framework: "Spring", code: "server.forward-headers-strategy=framework" },
  ],
  "trim-secret": [
    { framework: "Node.js", code: "const secret = process.env.WEBHOOK_SECRET.trim()" },
    { framework: "Python", code: `secret = os.environ["WEBHOOK_SECRET"].strip()` },
    { framework: "Ruby", code: `secret = ENV.fetch("WEBHOOK_SECRET").strip` },
    { framework: "PHP", code: `$secret = trim(getenv("WEBHOOK_SECRET"));` },
    { framework: "Shell", code: `printf %s "$SECRET" > secret.txt # echo would add a newline` },
  ],
  "base64-event": [
    {
      framework: "AWS Lambda (Node.js)",
      code: `const body = Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8")`,
    },
    {
      framework: "AWS Lambda (Python)",
      code: `body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()`,
    },
  ],
};
