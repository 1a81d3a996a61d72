// What the panel shows: the sources of all turns, one source, or a text to be copied by hand.
import { el } from "./dom.js";
import { placesOf } from "./turns.js";

/** The head of a source: its number, title, speaker, date, and what `article`, once it has come,
 * tells besides. */
export function sourceHead(place, t, article = {}) {
  const facts = [place.speaker, place.date ?? article.date, article.source, link(article.url, t)];
  return [
    el("p", { class: "fn-place" }, t(place.cited ? "js.number" : "js.near", place)),
    el("h2", {}, place.title),
    el("ul", { class: "fn-facts" }, ...facts.filter(Boolean).map((fact) => el("li", {}, fact))),
  ];
}

/** A passage as it was when the question was answered, and why no more than that is shown. */
export function passageView(place, why) {
  return [
    el("p", { class: "fn-notice" }, why),
    el("blockquote", { class: "fn-article" }, place.passage),
  ];
}

/** The sources of all turns by question, the newest first. `pick(turn)` is called for a question,
 * `open(place, button)` for a source. */
export function homeView(turns, t, pick, open) {
  if (!turns.length) return el("p", {}, t("js.none"));
  const rows = turns.map((turn) => {
    const asked = el("button", { type: "button", class: "fn-asked" }, turn.answer.question);
    asked.addEventListener("click", () => pick(turn));
    return el("li", {}, asked, el("ol", {}, ...placesOf(turn).map((place) => row(place, t, open))));
  });
  return el("ul", { class: "fn-all" }, ...rows.reverse());
}

function row(place, t, open) {
  const name = `${t(place.cited ? "js.number" : "js.near", place)} · ${place.title}`;
  const quote = place.cited ? el("q", {}, place.quote) : null;
  const button = el("button", { type: "button" }, name, quote);
  button.addEventListener("click", () => open(place, button));
  return el("li", {}, button);
}

function link(url, t) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  const options = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return el("a", options, t("js.link", { host: new URL(url).host }));
}
