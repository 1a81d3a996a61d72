// Copying a text, also where the clipboard interface is missing (plain http) or not allowed (frames).
import { el } from "./dom.js";

/** Copy a text; gives whether it worked. Call it while handling a click. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelecting(text);
  }
}

function copiedBySelecting(text) {
  const before = document.activeElement;
  const box = el("textarea", { class: "fn-said", readOnly: true, value: text });
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus({ preventScroll: true });
  return done;
}
