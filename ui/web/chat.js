// The chat page, beyond what Gradio does: the evidence, how it reads aloud, the ways of the keyboard.
import { start } from "./evidence.js";
import { loadTexts } from "./texts.js";

const here = new URL(import.meta.url);
const base = new URL("..", here);
const language = here.searchParams.get("lang");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const typed = matchMedia("(pointer: fine)"); // elsewhere, focus would bring up a keyboard on the screen

document.documentElement.lang = language;
const texts = await loadTexts(base, language);
start({ root: document.body, base, headers: async () => ({}), texts });

const box = () => document.querySelector("#fn-box textarea");

/** Mend what Gradio makes of our pieces: its style for Markdown would override theirs, and its
 * labels hold their markup as text. */
function mend() {
  for (const piece of document.querySelectorAll(".prose > .fn-answer, .prose > .fn-question")) {
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

/** Say beside the box why a question was turned away, in place of Gradio's notices, until the next
 * one is asked. */
function tell() {
  for (const notice of document.querySelectorAll(".toast-message-text")) {
    if (told.has(notice)) continue;
    told.add(notice);
    change(said, "textContent", notice.textContent);
  }
  if (document.querySelector(".fn-status")) change(said, "textContent", "");
  const foot = document.querySelector("#fn-foot");
  if (foot && said.parentElement !== foot) foot.prepend(said);
}
const told = new WeakSet();
const said = document.createElement("p");
said.id = "fn-turned-away";
said.role = "status";

new MutationObserver(() => {
  mend();
  follow();
  tell();
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
mend();
follow();
tell();

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
