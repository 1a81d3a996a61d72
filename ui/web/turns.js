// The answers that stand in the page, and the places in articles that they point to.

/** The answer around an element: {element, answer (the JSON contract), near}. Null where the
 * element stands in none, or in one that is still being written. */
export function turnOf(element) {
  const answer = element.closest(".fn-answer");
  const json = answer?.querySelector(".fn-json");
  if (!json) return null;
  const near = answer.querySelector(".fn-near-json");
  return {
    element: answer,
    answer: JSON.parse(json.textContent),
    near: near ? JSON.parse(near.textContent) : [],
  };
}

/** All answers below `root`, the first first. */
export function turnsIn(root) {
  return [...root.querySelectorAll(".fn-answer:has(.fn-json)")].map(turnOf);
}

const REMEMBERED = 10; // turns, as many as the server reads
const LONGEST = 4000; // characters of an answer, likewise
const QUOTED = 20; // names, likewise

/** The last turns below `root` as the server takes a history: each question as it was answered. */
export function historyIn(root) {
  return turnsIn(root)
    .slice(-REMEMBERED)
    .map(({ answer }) => ({
      question: answer.question,
      answer: [...answer.sentences.map(({ text }) => text).join(" ")].slice(0, LONGEST).join(""),
      speakers: [...new Set(answer.citations.map(({ speaker }) => speaker).filter(Boolean))].slice(0, QUOTED),
    }));
}

/** The question that the button for editing it stands beside. */
export function resolvedOf(button) {
  return button.parentElement.querySelector(".fn-resolved").textContent;
}

/** The places that a turn points to: of an answer its citations, of a refusal the nearest passages. */
export function placesOf(turn) {
  const name = turn.element.id;
  if (turn.answer.supported) {
    return turn.answer.citations.map((one) => ({
      ...one,
      href: `#${name}-${one.number}`,
      title: one.title ?? one.article_id,
      passage: one.passage.text,
      cited: true,
    }));
  }
  return turn.near.map((one, index) => ({
    ...one,
    href: `#${name}-hit-${index + 1}`,
    number: index + 1,
    passage: one.quote,
    cited: false,
  }));
}

/** The place that a footnote or a title links to; undefined where it names none. */
export function placeOf(link) {
  const turn = turnOf(link);
  const href = link.getAttribute("href");
  return turn ? placesOf(turn).find((place) => place.href === href) : undefined;
}
