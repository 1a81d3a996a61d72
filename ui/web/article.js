// The text of an article around a place. All offsets count code points, as the server's do;
// JavaScript's own strings count UTF-16 units, so texts are cut as arrays of code points.
import { el } from "./dom.js";

const AROUND = 700; // code points shown before and after a place at first
const MORE = 2500; // and added by "earlier" or "later"

/** The text around a place, for reading further in both directions. */
export class ArticleText {
  /** call: see client.js. place: see turns.js. t: see texts.js. */
  constructor(call, place, t) {
    this.call = call;
    this.place = place;
    this.before = el("span");
    this.mark = el("mark", { tabIndex: -1 }, place.quote);
    this.after = el("span");
    this.earlier = el("button", { type: "button", class: "fn-more", hidden: true }, t("js.earlier"));
    this.later = el("button", { type: "button", class: "fn-more", hidden: true }, t("js.later"));
    this.text = el("div", { class: "fn-article" }, this.before, this.mark, this.after);
    this.element = el("div", {}, this.earlier, this.text, this.later);
    this.earlier.addEventListener("click", () => this.#widen(this.#readBack));
    this.later.addEventListener("click", () => this.#widen(this.#readOn));
  }

  /** Fetch the text; gives what the server knows of the article, or null where the quote does not
   * stand at its place any more. Raises Problem. */
  async load() {
    const { start, end, quote } = this.place;
    const read = await this.#read(Math.max(0, start - AROUND), end + AROUND);
    const points = Array.from(read.text);
    const at = start - read.start;
    if (points.slice(at, at + end - start).join("") !== quote) return null;
    this.length = read.length;
    this.from = start;
    this.to = end;
    this.#prepend(points.slice(0, at));
    this.#append(points.slice(at + end - start));
    return read;
  }

  async #read(start, end) {
    const id = this.place.article_id.split("/").map(encodeURIComponent).join("/");
    const response = await this.call(`api/articles/${id}?start=${start}&end=${end}`);
    return response.json();
  }

  #readBack = async () => {
    const read = await this.#read(Math.max(0, this.from - MORE), this.from);
    if (read.length === this.length) this.#prepend(Array.from(read.text));
  };

  #readOn = async () => {
    const read = await this.#read(this.to, this.to + MORE);
    if (read.length === this.length) this.#append(Array.from(read.text));
  };

  async #widen(read) {
    const view = this.element.closest(".fn-view");
    const top = this.mark.getBoundingClientRect().top;
    const button = read === this.#readBack ? this.earlier : this.later;
    button.disabled = true;
    try {
      await read();
    } finally {
      button.disabled = false;
    }
    view.scrollTop += this.mark.getBoundingClientRect().top - top; // what one reads stays in place
    (button.hidden ? view : button).focus({ preventScroll: true });
  }

  #prepend(points) {
    const cut = this.from === points.length ? 0 : afterBlank(points);
    this.from -= points.length - cut;
    this.before.prepend(points.slice(cut).join(""));
    this.earlier.hidden = this.from === 0;
  }

  #append(points) {
    const kept = this.to + points.length === this.length ? points.length : lastBlank(points);
    this.to += kept;
    this.after.append(points.slice(0, kept).join(""));
    this.later.hidden = this.to === this.length;
  }
}

// A window of text begins and ends between words; a text without blanks is cut where it is.
function afterBlank(points) {
  return points.findIndex(isBlank) + 1;
}

function lastBlank(points) {
  const at = points.findLastIndex(isBlank);
  return at > 0 ? at : points.length;
}

function isBlank(point) {
  return /\s/.test(point);
}
