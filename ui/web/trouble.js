// What went wrong, said kindly.
import { Problem } from "./client.js";
import { el } from "./dom.js";

/** A sentence in the place of an answer; kind: "fn-status" or "fn-trouble". */
export function note(kind, text) {
  return el("div", { class: `fn-answer ${kind}` }, el("p", {}, text));
}

/** Why a request failed, in the reader's language where we have words for it, else in the server's.
 * Raises the error again where it is no failed request. */
export function trouble(error, t) {
  if (error.name === "AbortError") return note("fn-status", t("js.stopped"));
  if (!(error instanceof Problem)) throw error;
  const key = keyOf(error);
  return note("fn-trouble", key ? t(`js.trouble.${key}`) : error.detail);
}

function keyOf({ status, detail, wait }) {
  if (status === 401 || status === 403) return "unknown";
  if (status === 429) return "often";
  if (status === 503 && wait !== null) return "busy"; // without a time to wait, something is broken
  return detail ? null : "unreached";
}
