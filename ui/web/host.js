// The page that the widget stands in. It is believed only where the server's owner has listed it.
import { Problem } from "./client.js";

const PATIENCE = 10_000; // milliseconds that the page has to bring a token

/** Talks to the host page by messages: {footnote: "ready" | "close" | "token-please"} to it,
 * {footnote: "opened"} and {footnote: "token", token} from it. */
export class Host {
  #origin = null; // of the host page, known from its first message
  #token = null; // kept here and nowhere else
  #waiting = null;

  /** allowed: the origins that may frame us. onOpened: called whenever the widget is opened. */
  constructor(allowed, onOpened) {
    this.framed = window.parent !== window;
    this.allowed = allowed;
    this.onOpened = onOpened;
    if (this.framed) window.addEventListener("message", (event) => this.#onMessage(event));
  }

  close() {
    this.#send("close");
  }

  /** The token that says who asks; a new one where the old one was refused. Raises Problem 401
   * where the host page brings none. */
  async token(refused) {
    if (refused) this.#token = null;
    if (this.#token !== null) return this.#token;
    if (!this.framed) throw new Problem(401);
    if (this.#waiting === null) this.#ask();
    return this.#waiting.promise;
  }

  #ask() {
    const waiting = {};
    waiting.promise = new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
    this.#waiting = waiting;
    setTimeout(() => this.#settle(waiting, null), PATIENCE);
    this.#send("token-please");
  }

  #settle(waiting, token) {
    if (waiting === null || this.#waiting !== waiting) return;
    this.#waiting = null;
    this.#token = token;
    if (token === null) waiting.reject(new Problem(401));
    else waiting.resolve(token);
  }

  #send(what) {
    if (this.#origin !== null) window.parent.postMessage({ footnote: what }, this.#origin);
  }

  #onMessage(event) {
    if (event.source !== window.parent || !this.allowed.includes(event.origin)) return;
    const { footnote: what, token } = event.data ?? {};
    if (what === "opened") {
      this.#origin = event.origin;
      this.#send("ready");
      if (this.#waiting !== null) this.#send("token-please");
      this.onOpened();
    }
    if (what === "token") this.#settle(this.#waiting, typeof token === "string" ? token : null);
  }
}
