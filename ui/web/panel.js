// The panel at the side, or over all of a small screen: what it shows comes from views.js.
import { el } from "./dom.js";

const SMALL = matchMedia("(max-width: 49.99rem)"); // as in evidence.css

/** One panel at the end of `root`, closed at first. */
export class Panel {
  #from = null; // where focus returns to

  constructor(root, t) {
    this.root = root;
    this.head = el("div", { class: "fn-top" });
    this.view = el("div", { class: "fn-view", tabIndex: 0, role: "group" });
    const all = el("button", { type: "button", class: "fn-home" }, t("js.all"));
    const close = el("button", { type: "button", class: "fn-close", "aria-label": t("js.close") }, "×");
    this.element = el(
      "aside",
      { class: "fn-panel", hidden: true, "aria-label": t("js.panel") },
      el("div", { class: "fn-bar" }, all, close),
      this.head,
      this.view,
    );
    this.said = el("p", { class: "fn-said", role: "status" });
    root.append(this.element, this.said);
    close.addEventListener("click", () => this.close());
    SMALL.addEventListener("change", () => this.#makeRoom());
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get open() {
    return !this.element.hidden;
  }

  /** Show nodes, below a head that stays in view; `from` is the element that asked for it. */
  show(name, head, nodes, from) {
    if (!this.element.contains(from)) this.#from = from;
    this.head.replaceChildren(...head);
    this.view.replaceChildren(...nodes);
    this.view.scrollTop = 0;
    this.view.setAttribute("aria-label", name);
    this.element.hidden = false;
    this.#makeRoom();
    this.view.focus({ preventScroll: true });
  }

  /** Close it; focus goes to `target`, else back to where it came from. */
  close(target = this.#origin()) {
    this.element.hidden = true;
    this.view.replaceChildren();
    this.#makeRoom();
    target?.focus();
  }

  /** Bring a marked place into view, below the top where it is long, and move focus to it. */
  reveal(mark) {
    const [place, view] = [mark.getBoundingClientRect(), this.view.getBoundingClientRect()];
    const above = Math.max(24, (view.height - place.height) / 2);
    this.view.scrollTop += place.top - view.top - above;
    mark.focus({ preventScroll: true });
  }

  /** Say something to screen readers; `shown` to all, for a moment. */
  say(text, { shown = false } = {}) {
    clearTimeout(this.hiding);
    this.said.textContent = text;
    this.said.classList.toggle("fn-shown", shown);
    if (shown) this.hiding = setTimeout(() => this.said.classList.remove("fn-shown"), 4000);
  }

  // A page may have made the link anew in the meantime, as Gradio's does.
  #origin() {
    const from = this.#from;
    if (!from || from.isConnected) return from;
    const href = from.getAttribute("href");
    return href && this.root.querySelector(`a[href="${CSS.escape(href)}"]`);
  }

  #makeRoom() {
    this.root.classList.toggle("fn-beside", this.open && !SMALL.matches);
    for (const other of this.root.children) {
      if (other !== this.element && other !== this.said) other.inert = this.open && SMALL.matches;
    }
  }

  #onKey(event) {
    if (event.key !== "Escape" || !this.open || event.defaultPrevented) return;
    event.preventDefault();
    this.close();
  }
}
