// The widget's page: a talk, and the sources of its answers. It keeps nothing in the browser, so that
// it works in frames which may not store anything.
import { client } from "./client.js";
import { useAccent } from "./colors.js";
import { el } from "./dom.js";
import { start } from "./evidence.js";
import { Host } from "./host.js";
import { Talk } from "./talk.js";
import { loadTexts, translator } from "./texts.js";
import { trouble } from "./trouble.js";
import { resolvedOf } from "./turns.js";

const page = document.body;
const find = (selector) => page.querySelector(selector);
const field = find(".em-question");
const frames = JSON.parse(page.dataset.frames).map((origin) => new URL(origin).origin);
// Where a finger points, focus in the field would bring up a keyboard over half of the page.
const landing = matchMedia("(pointer: coarse)").matches ? find(".em-log") : field;
const host = new Host(frames, () => ready.then(() => landing.focus())); // hears from here on

async function headers(refused) {
  if (page.dataset.identity !== "token") return {};
  return { Authorization: `Bearer ${await host.token(refused)}` };
}

async function main() {
  const language = document.documentElement.lang;
  const base = new URL("..", import.meta.url);
  const call = client(base, headers);
  const texts = await loadTexts(base, language);
  const t = translator(texts);
  const onChange = () => {
    find(".em-form").classList.toggle("em-busy", talk.busy);
    find(".em-log").setAttribute("aria-busy", talk.busy);
    find(".em-send").setAttribute("aria-label", t(talk.busy ? "js.stop" : "js.ask"));
  };
  const talk = new Talk({ log: find(".em-log"), language, call, t, onChange });
  start({ root: page, base, headers, texts });
  listen(talk);
  field.disabled = find(".em-send").disabled = false;
  greet(call, t);
}

async function greet(call, t) {
  try {
    await offerExamples(call);
  } catch (error) {
    find(".em-log").append(trouble(error, t));
  }
}

function listen(talk) {
  const ask = async (question) => {
    const answered = await talk.ask(question);
    if (!answered) field.value ||= question; // to be tried again
    else find(".fn-home").hidden = false;
  };
  const send = () => {
    const question = field.value.trim();
    if (talk.busy || !question) return;
    field.value = "";
    ask(question);
  };
  find(".em-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (talk.busy) talk.stop();
    else send();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  page.addEventListener("click", (event) => {
    const edit = event.target.closest(".fn-edit");
    if (edit) {
      field.value = resolvedOf(edit);
      field.focus();
    }
    const example = event.target.closest(".fn-example");
    if (!example || talk.busy) return;
    field.focus();
    ask(example.textContent);
  });
  find(".em-close").addEventListener("click", () => host.close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) host.close();
  });
}

async function offerExamples(call) {
  const response = await call("embed/examples");
  const { examples } = await response.json();
  if (find(".em-turn")) return; // somebody was quicker, and what they read must not move
  const button = (text) => el("button", { type: "button", class: "fn-example" }, text);
  find(".em-examples ul").append(...examples.map((text) => el("li", {}, button(text))));
  find(".em-examples").hidden = examples.length === 0;
}

useAccent(document.documentElement, page.dataset.color);
find(".em-close").hidden = !host.framed;
const ready = main();
