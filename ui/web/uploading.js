// Files that are added: one after the other, for a request may bring no more than one.

const INPUT = "#fn-upload input[type=file]";
const CHOOSING = { multiple: true, accept: ".txt,.md" }; // for the dialogue; Gradio sees one file

/** Take over the files that are chosen. `most`: the bytes of a file; `say`: tells what is not sent. */
export function uploadOneByOne(most, say, t) {
  const ours = new WeakSet();
  let sending = Promise.resolve();
  addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.("#fn-choose")) Object.assign(document.querySelector(INPUT), CHOOSING);
    },
    true,
  );
  addEventListener(
    "change",
    (event) => {
      const input = event.target;
      if (!input.matches?.(INPUT) || ours.has(event)) return;
      event.stopImmediatePropagation();
      const files = [...input.files];
      const large = files.filter((file) => file.size > most);
      say(large.map((file) => t("js.too_big", { name: file.name })).join(" "));
      const small = files.filter((file) => file.size <= most);
      sending = sending.then(() => sendAll(small, input, ours));
    },
    true,
  );
}

async function sendAll(files, input, ours) {
  for (const file of files) {
    if (!(await send(file, input, ours))) return; // nor would the others be
  }
}

/** Hand one file to Gradio, and wait until the page says what became of it: whether it was sent. */
function send(file, input, ours) {
  const holder = new DataTransfer();
  holder.items.add(file);
  input.files = holder.files;
  const change = new Event("change", { bubbles: true });
  ours.add(change);
  const sent = outcome();
  input.dispatchEvent(change);
  return sent;
}

/** Wait for one more line about a file (true), or for a notice of Gradio's that it was not sent. */
function outcome() {
  const count = (what) => document.querySelectorAll(what).length;
  const wanted = ["#fn-added :is(.fn-done, .fn-failed)", ".toast-body"].map((what) => [what, count(what)]);
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const [line, notice] = wanted.map(([what, before]) => count(what) > before);
      if (!line && !notice) return;
      observer.disconnect();
      resolve(line);
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
}
