// Amani's login, which gives the token for all other calls.

import { jsonAnswer } from "../json-answer.ts";
import { type Handler, readBody, refuse } from "./answers.ts";

const tokenCharacters = 64;

/** `POST /api/v1/user/login/`: any e-mail and password get a token. @see github.com/AmaniTechnologiesLtd/Amani-API-Documentation */
export const logIn: Handler = (call, { settings, random }) => {
  const body = readBody(call, ["email", "password"]);
  if (!body.ok) return body.refused;
  const missing = ["email", "password"].find((key) => typeof body.value[key] !== "string" || body.value[key] === "");
  if (missing !== undefined) return refuse(400, `${missing} is missing or not a text.`);
  return { answer: jsonAnswer(200, { token: settings.apiKeys[0] ?? random.hex(tokenCharacters) }) };
};
