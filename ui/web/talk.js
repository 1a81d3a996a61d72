// The talk in the widget's page: one question at a time, its answer shown as it comes.
import { Problem } from "./client.js";
import { el } from "./dom.js";
import { eventsOf } from "./stream.js";
import { note, trouble } from "./trouble.js";
import { historyIn } from "./turns.js";

/** Asks questions and puts them, with their answers, at the end of `log`. */
export class Talk {
  #asking = null;

  /** call: see client.js. t: see texts.js. onChange: called when it begins to ask and when it ends. */
  constructor({ log, language, call, t, onChange }) {
    Object.assign(this, { log, language, call, t, onChange });
  }

  get busy() {
    return this.#asking !== null;
  }

  /** Stop the question that is being answered. */
  stop() {
    this.#asking?.abort();
  }

  /** Ask; gives whether there is an answer, true for a refusal. Only while not busy. */
  async ask(question) {
    this.#asking = new AbortController();
    this.onChange();
    const turn = this.#begin(question);
    try {
      await this.#answer(question, turn);
      return true;
    } catch (error) {
      put(turn, trouble(error, this.t));
      return false;
    } finally {
      this.#asking = null;
      this.onChange();
    }
  }

  #begin(question) {
    const turn = el("section", { class: "em-turn" }, el("h2", { class: "fn-question" }, question));
    put(turn, note("fn-status", this.t("js.working")));
    this.log.append(turn);
    this.log.scrollTop = this.log.scrollHeight; // its question comes to the top, see embed.css
    return turn;
  }

  async #answer(question, turn) {
    const response = await this.call("embed/ask", {
      body: { question, lang: this.language, history: historyIn(this.log) },
      accept: "text/event-stream",
      signal: this.#asking.signal,
    });
    let last = null;
    for await (const { name, data } of eventsOf(response)) {
      put(turn, pieceOf(data.html));
      last = name;
    }
    if (last !== "answer") throw new Problem(0); // the server went away in the middle
  }
}

// Pieces come from our own server, which has escaped every text in them.
function pieceOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function put(turn, piece) {
  const [question, ...before] = turn.children;
  for (const one of before) one.remove();
  question.after(piece);
}
