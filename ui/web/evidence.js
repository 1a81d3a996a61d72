// What one can do with an answer: open its sources, copy it, judge it. Used by the chat page and by
// the widget's page. Everything from articles is put in as text nodes; nothing here parses HTML.
import { ArticleText } from "./article.js";
import { Problem, client } from "./client.js";
import { copied } from "./copying.js";
import { el } from "./dom.js";
import { feedback } from "./feedback.js";
import { Panel } from "./panel.js";
import { translator } from "./texts.js";
import { placeOf, turnsIn } from "./turns.js";
import { homeView, passageView, sourceHead } from "./views.js";

/** Attend to all answers below `root`, those to come as well.
 *
 * base: the URL that the interface's paths are relative to. headers: see client.js. texts: the
 * catalogue of one language. Clicks on these are answered: .fn-ref and .fn-open (a source), .fn-home
 * (the sources of all turns), .fn-copy-text, .fn-copy-markdown, .fn-good, .fn-bad. */
export function start({ root, base, headers, texts }) {
  const t = translator(texts);
  const call = client(base, headers);
  const panel = new Panel(root, t);
  const say = panel.say.bind(panel);
  const judge = feedback(call, t, say);
  const sources = new Sources(panel, call, t);
  const actions = [
    [".fn-ref, .fn-open", (link) => sources.open(placeOf(link), link)],
    [".fn-home", (button) => sources.home(button)],
    [".fn-copy-text", (button) => copy(button, ".fn-text", panel, t)],
    [".fn-copy-markdown", (button) => copy(button, ".fn-markdown", panel, t)],
    [".fn-good, .fn-bad", judge],
  ];
  const onClick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const [selector, act] of actions) {
      const target = event.target.closest(selector);
      if (!target) continue;
      event.preventDefault();
      act(target);
      return;
    }
  };
  root.addEventListener("click", onClick, true); // first, whatever the page does with clicks
  new MutationObserver(() => label(root, t)).observe(root, { childList: true, subtree: true });
  label(root, t);
}

/** What the panel shows of articles. */
class Sources {
  constructor(panel, call, t) {
    Object.assign(this, { panel, call, t });
  }

  home(from) {
    const pick = ({ element }) => {
      element.tabIndex = -1;
      this.panel.close(element);
      element.scrollIntoView({ block: "start" });
    };
    const view = homeView(turnsIn(this.panel.root), this.t, pick, this.open.bind(this));
    const name = this.t("js.panel");
    this.panel.show(name, [el("h2", {}, name)], [view], from);
  }

  async open(place, from) {
    if (!place) return;
    const waiting = el("p", { class: "fn-status" }, this.t("js.loading"));
    this.panel.show(place.title, sourceHead(place, this.t), [waiting], from);
    const text = new ArticleText(this.call, place, this.t);
    const { article, why } = await this.#load(text);
    if (!waiting.isConnected) return; // something else is shown by now
    if (article) {
      this.panel.head.replaceChildren(...sourceHead(place, this.t, article));
      waiting.replaceWith(text.element);
      this.panel.reveal(text.mark);
    } else {
      waiting.replaceWith(...passageView(place, this.t(why)));
    }
    this.panel.say(this.t(place.cited ? "js.shown" : "js.near_shown", place));
  }

  async #load(text) {
    try {
      return { article: await text.load(), why: "js.changed" };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { article: null, why: error.status === 404 ? "js.gone" : "js.unread" };
    }
  }
}

async function copy(button, selector, panel, t) {
  const text = button.closest(".fn-answer").querySelector(selector).textContent;
  if (await copied(text)) {
    panel.say(t("js.copied"), { shown: true });
    return;
  }
  const name = t("js.by_hand"); // the browser does not let us
  const box = el("textarea", { class: "fn-byhand", readOnly: true, value: text, ariaLabel: name });
  panel.show(name, [el("h2", {}, name)], [box], button);
  box.focus();
  box.select();
}

/** Say what each footnote leads to: "Source 2: title". */
function label(root, t) {
  for (const link of root.querySelectorAll(".fn-ref:not(.fn-open, [aria-label])")) {
    const place = placeOf(link);
    if (place) link.setAttribute("aria-label", t("js.source", place));
  }
}
