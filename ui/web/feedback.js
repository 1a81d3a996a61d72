// "Helpful" and "Not helpful", with a word if one likes.
import { Problem } from "./client.js";
import { el } from "./dom.js";
import { turnOf } from "./turns.js";

/** A function for a click on a thumb: it sends the judgement at once, then offers a field for a
 * word, which is sent with the same judgement. say: see Panel.say. */
export function feedback(call, t, say) {
  return async (button) => {
    const { element, answer } = turnOf(button);
    const judgement = {
      question: answer.question,
      helpful: button.classList.contains("fn-good"),
      answer,
    };
    const send = async (body) => {
      const sent = await reached(call, body);
      say(t(sent ? "js.thanks" : "js.not_sent"), { shown: true });
      return sent;
    };
    if (!(await send(judgement))) return;
    press(element, button);
    offerWord(element, t, (comment) => send({ ...judgement, comment }));
  };
}

async function reached(call, body) {
  try {
    await call("api/feedback", { body });
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return false;
  }
}

function press(answer, button) {
  for (const one of answer.querySelectorAll(".fn-good, .fn-bad")) {
    one.setAttribute("aria-pressed", one === button);
  }
}

// One field at a time; `send` gives whether the word has arrived.
function offerWord(answer, t, send) {
  answer.querySelector(".fn-word")?.remove();
  const field = el("input", { maxLength: 500, autocomplete: "off" });
  const form = el(
    "form",
    { class: "fn-word" },
    el("label", {}, t("js.word"), field),
    el("button", { type: "submit" }, t("js.send")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const word = field.value.trim();
    if (!word || !(await send(word))) return;
    answer.querySelector(".fn-tools [aria-pressed=true]").focus();
    form.remove();
  });
  answer.querySelector(".fn-tools").after(form);
}
