// Why the server turned something away, said beside the question box in place of Gradio's notices.
import { el } from "./dom.js";

const SENDING = /\/gradio_api\/(queue\/join|upload)$/;
const KEYS = { 401: "unknown", 403: "unknown", 429: "often", 503: "busy" };

/** One paragraph for such words; `t` gives the texts. */
export class Notice {
  #seen = new WeakSet(); // of Gradio's notices

  constructor(t) {
    this.t = t;
    this.element = el("p", { id: "fn-turned-away", role: "status" });
    const heed = (list) => list.getEntries().forEach((one) => this.#heed(one));
    new PerformanceObserver(heed).observe({ type: "resource" });
  }

  say(text) {
    if (this.element.textContent !== text) this.element.textContent = text; // or it is watched for ever
  }

  /** Keep its place on the page; say something where Gradio does and the reason is not known. */
  settle() {
    const foot = document.querySelector("#fn-foot");
    if (foot && this.element.parentElement !== foot) foot.prepend(this.element);
    for (const notice of document.querySelectorAll(".toast-message-text")) {
      if (this.#seen.has(notice)) continue;
      this.#seen.add(notice);
      if (!this.element.textContent) this.say(this.t("js.trouble.unreached"));
    }
    if (document.querySelector(".fn-status")) this.say("");
  }

  // Gradio does not pass on which status a request was answered with.
  #heed({ name, responseStatus }) {
    if (!SENDING.test(new URL(name).pathname) || responseStatus === 200) return;
    this.say(this.t(`js.trouble.${KEYS[responseStatus] ?? "unreached"}`));
  }
}
