// A bubble on any page that opens the chat in a frame. What it takes is told in docs/widget.md.
(() => {
  "use strict";
  const { src, dataset } = document.currentScript;
  const base = new URL(".", src);
  const title = dataset.title || "Footnote";
  const color = /^#[0-9a-f]{6}$/i.test(dataset.color) ? dataset.color : "#14655f";
  const side = dataset.position === "left" ? "left" : "right";
  const scheme = ["light", "dark"].includes(dataset.theme) ? dataset.theme : "light dark";
  const small = matchMedia("(width < 480px), (height < 480px)");
  const host = document.createElement("footnote-widget");
  // Rules of the page end at the shadow; against its rules for :host, "!important" in here wins.
  const css = `
:host { all: initial !important; position: fixed !important; bottom: 20px !important;
  ${side}: 20px !important; z-index: 2147483000 !important; color-scheme: ${scheme} !important; }
button { all: unset; display: grid; place-items: center; cursor: pointer; background: ${color};
  color: ${onTop(color)}; width: 56px; height: 56px; border-radius: 50%;
  box-shadow: 0 4px 18px #0005; forced-color-adjust: none; }
button:focus-visible { outline: 3px solid CanvasText; box-shadow: 0 0 0 6px Canvas; }
.bubble::before { content: ""; width: 24px; height: 24px; background: currentColor;
  clip-path: path(evenodd, "M2 3h20v14h-9l-6 5v-5H2zM6 7h12v2H6zM6 11h8v2H6z"); }
dialog { position: fixed; inset: auto; bottom: 88px; ${side}: 20px; box-sizing: border-box;
  width: min(410px, 100vw - 40px); height: min(680px, 100dvh - 108px); max-width: none;
  max-height: none; margin: 0; padding: 0; border: 0; border-radius: 16px; overflow: hidden;
  background: Canvas; box-shadow: 0 0 0 1px #8885, 0 12px 48px #0006; }
dialog:modal { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
iframe { display: block; width: 100%; height: 100%; border: 0; }
dialog button { position: absolute; top: 8px; right: 8px; width: 40px; height: 40px;
  font: 24px sans-serif; }
.ready button { display: none; }
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: in .16s ease-out; }
  @keyframes in { from { opacity: 0; translate: 0 12px; } }
}
@media print { :host { display: none !important; } }`;
  const [bubble, close, dialog, frame] = ["button", "button", "dialog", "iframe"].map((tag) =>
    document.createElement(tag),
  );

  // Black or white, whichever is read better on a colour: by its luminance, as WCAG defines it.
  function onTop(hex) {
    const channel = (at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2;
    const [red, green, blue] = [1, 3, 5].map(channel);
    return 0.213 * red + 0.715 * green + 0.072 * blue > 0.179 ? "#000" : "#fff";
  }

  function load() {
    const page = new URL("embed", base);
    for (const key of ["theme", "lang", "title", "greeting", "color"]) {
      if (dataset[key]) page.searchParams.set(key, dataset[key]);
    }
    frame.sandbox =
      "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
    Object.assign(frame, { title, allow: "clipboard-write", referrerPolicy: "no-referrer" });
    frame.src = page;
    frame.onload = greet;
    dialog.append(frame);
  }

  function send(what, more) {
    frame.contentWindow.postMessage({ footnote: what, ...more }, base.origin);
  }

  // The frame gets the focus before its page is told, which then moves it on to the field.
  function greet() {
    if (dialog.open) frame.focus();
    send("opened");
  }

  function open() {
    if (small.matches) dialog.showModal();
    else dialog.show();
    bubble.ariaExpanded = "true";
    if (!frame.src) load();
    if (dialog.className) greet();
    else frame.focus();
  }

  function closed() {
    if (dialog.open) return; // opened again meanwhile, in its other form
    bubble.ariaExpanded = "false";
    bubble.focus();
  }

  async function token() {
    try {
      if (!dataset.tokenUrl) return null;
      const address = new URL(dataset.tokenUrl, location.href);
      if (address.origin !== location.origin) throw new Error("it is on another origin");
      return (await (await fetch(address, { cache: "no-store" })).json()).token;
    } catch (error) {
      console.warn("Footnote gets no token from data-token-url:", error);
      return null;
    }
  }

  async function hear({ source, origin, data }) {
    if (!source || source !== frame.contentWindow || origin !== base.origin) return;
    if (data.footnote === "close") dialog.close();
    if (data.footnote === "token-please") send("token", { token: await token() });
    if (data.footnote === "ready") dialog.className = "ready";
  }

  function press(event) {
    const here = [document.body, host].includes(document.activeElement);
    if (event.key === "Escape" && here && !event.defaultPrevented) dialog.close();
  }

  function mount() {
    if (document.querySelector(host.localName)) return; // included a second time
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css); // a style element would need the page's policy to allow it
    shadow.adoptedStyleSheets = [sheet];
    Object.assign(bubble, { ariaLabel: title, ariaHasPopup: "dialog", ariaExpanded: "false" });
    bubble.className = "bubble";
    close.textContent = "×"; // for as long as the page in the frame, which has its own, is not there
    close.ariaLabel = dataset.lang === "de" ? "Schließen" : "Close";
    dialog.ariaLabel = title;
    dialog.append(close);
    shadow.append(bubble, dialog);
    bubble.onclick = () => (dialog.open ? dialog.close() : open());
    close.onclick = () => dialog.close();
    dialog.onclose = closed;
    small.onchange = () => dialog.open && (dialog.close(), open());
    window.addEventListener("message", hear);
    document.addEventListener("keydown", press);
    document.body.append(host);
  }

  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount);
})();
