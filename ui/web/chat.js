// The chat page, beyond what Gradio does: the evidence, files, how it reads aloud, the keyboard's ways.
import { start } from "./evidence.js";
import { Notice } from "./notice.js";
import { loadTexts, translator } from "./texts.js";
import { uploadOneByOne } from "./uploading.js";

const here = new URL(import.meta.url);
const base = new URL("..", here);
const language = here.searchParams.get("lang");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
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

/** Bring the newest question into view, and focus to the box once it is answered. */
function follow() {
  const questions = document.querySelectorAll(".fn-question");
  const newest = questions[questions.length - 1];
  if (questions.length > asked) {
    newest.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  }
  asked = questions.length;
  const idle = [document.body, ...document.querySelectorAll("#fn-ask, #fn-stop")];
  if (typed.matches && idle.includes(document.activeElement)) box()?.focus({ preventScroll: true });
}
let asked = 0;

function settle() {
  mend();
  follow();
  notice.settle();
}
new MutationObserver(settle).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
settle();

// An example that a refusal offers is asked as if it were typed.
addEventListener("click", (event) => {
  const example = event.target.closest?.(".fn-example");
  if (!example) return;
  box().value = example.textContent;
  box().dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("#fn-ask").click();
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
