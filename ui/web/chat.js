// The chat page, beyond what Gradio does: the evidence, files, how it reads aloud, the keyboard's ways.
import { start } from "./evidence.js";
import { countFilters } from "./filter.js";
import { Notice } from "./notice.js";
import { follow, measure } from "./scrolling.js";
import { loadTexts, translator } from "./texts.js";
import { resolvedOf } from "./turns.js";
import { uploadOneByOne } from "./uploading.js";

const here = new URL(import.meta.url);
const base = new URL("..", here);
const language = here.searchParams.get("lang");
const typed = matchMedia("(pointer: fine)"); // elsewhere, focus would bring up a keyboard on the screen

document.documentElement.lang = language;
const texts = await loadTexts(base, language);
const t = translator(texts);
start({ root: document.body, base, headers: async () => ({}), texts });

const notice = new Notice(t);
const most = here.searchParams.get("most");
if (most) uploadOneByOne(Number(most), (text) => notice.say(text), t);

const box = () => document.querySelector("#fn-box textarea");

/** Mend what Gradio makes of our pieces: its style for Markdown would override theirs, and its
 * labels hold their markup as text. */
function mend() {
  for (const piece of document.querySelectorAll(".prose > :is(.fn-answer, .fn-question, .fn-added)")) {
    piece.parentElement.className = "fn-piece";
  }
  for (const message of document.querySelectorAll("#fn-talk [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
  const log = document.querySelector("#fn-talk [role=log]");
  if (!log) return;
  change(log, "ariaLabel", texts["page.talk"]);
  change(log, "ariaBusy", String(Boolean(log.querySelector(".fn-status, .fn-part"))));
}

/** Set a property unless it has that value: what is watched must not change for ever. */
function change(element, name, value) {
  if (element[name] !== value) element[name] = value;
}

/** Bring focus to the box once a question is answered. */
function welcome() {
  const idle = [document.body, ...document.querySelectorAll("#fn-ask, #fn-stop")];
  if (typed.matches && idle.includes(document.activeElement)) box()?.focus({ preventScroll: true });
}

let foot = null;

function settle() {
  mend();
  follow();
  welcome();
  notice.settle();
  countFilters(t("filter.title"));
  if (!foot && (foot = document.querySelector("#fn-foot"))) measure(foot);
}
new MutationObserver(settle).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
addEventListener("input", () => countFilters(t("filter.title")));
settle();

/** Put a text into the question box, as if it were typed. */
function type(text) {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

// An example that a refusal offers is asked as if it were typed; what a question was understood as
// waits in the box for its correction.
addEventListener("click", (event) => {
  const pressed = event.target.closest?.(".fn-example, .fn-edit");
  if (!pressed) return;
  if (pressed.matches(".fn-edit")) {
    type(resolvedOf(pressed));
    box().focus();
  } else {
    type(pressed.textContent);
    document.querySelector("#fn-ask").click();
  }
});

// Enter asks, as Gradio has it, but neither with Shift, for a new line, nor while a word is composed.
addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && event.target === box() && (event.shiftKey || event.isComposing)) {
      event.stopPropagation();
    }
  },
  true,
);
