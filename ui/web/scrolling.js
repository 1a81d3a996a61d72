// Where the chat page stands: the newest question comes to the top, and nothing hides behind the foot.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SETTLING = 2000; // ms in which the page may still grow below what was brought into view
let asked = 0;
let before = "";
let brought = null;
let until = 0;

/** Bring what is new into view: a question that is being answered, or why there is no answer. */
export function follow() {
  const questions = document.querySelectorAll(".fn-question");
  const [newest, trouble] = [questions[questions.length - 1], document.querySelector("#fn-talk .fn-trouble")];
  // A question that could not be asked makes place for the next one, perhaps in the same words.
  const now = JSON.stringify([questions.length, newest?.textContent, trouble?.textContent]);
  if (now !== before && questions.length >= asked) bring(trouble ?? newest, trouble ? "nearest" : "start");
  [asked, before] = [questions.length, now];
}

function bring(element, block) {
  // Only of a problem, which is near the foot: who reads an older answer shall not be drawn away.
  [brought, until] = [block === "nearest" ? element : null, performance.now() + SETTLING];
  element?.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
}

/** A smooth scroll aims at where things stood when it began, and other scrolls end it. */
function settle() {
  if (brought?.isConnected && performance.now() < until) brought.scrollIntoView({ block: "nearest", behavior: "auto" });
}

/** Let the style know how much of the window the foot covers, which grows with the question and the
 * filter. */
export function measure(foot) {
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--fn-foot", `${foot.offsetHeight}px`);
    settle();
  }).observe(foot);
  document.addEventListener("scrollend", settle);
}
