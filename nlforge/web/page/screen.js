"use strict";
// Around textual-serve's own client, which opens the terminal when the page is loaded.
const terminal = document.getElementById("terminal");
const NARROW = 600, SMALL = 14, USUAL = 16, NOTCH = 34, QUIET = 250;

// About 45 columns on a phone.
terminal.dataset.fontSize = window.innerWidth < NARROW ? SMALL : USUAL;

// A keyboard on the glass covers the page and leaves its size as it is: the terminal takes what is still seen.
function fitToSeen() {
  const seen = window.visualViewport;
  document.documentElement.style.setProperty("--seen-height", `${seen.height}px`);
  document.documentElement.style.setProperty("--seen-top", `${seen.offsetTop}px`);
  if (window.onresize) window.onresize();
}
if (window.visualViewport) {
  for (const change of ["resize", "scroll"]) window.visualViewport.addEventListener(change, fitToSeen);
}

// A finger scrolls what is said, as a wheel does.
let before = null, left = 0;
terminal.addEventListener("touchstart", (event) => {
  before = event.touches.length === 1 ? event.touches[0].clientY : null;
  left = 0;
}, { capture: true, passive: true });
terminal.addEventListener("touchmove", (event) => {
  if (before === null || event.touches.length !== 1) return;
  const finger = event.touches[0];
  left += before - finger.clientY;
  before = finger.clientY;
  event.preventDefault();
  event.stopPropagation();
  for (; Math.abs(left) >= NOTCH; left -= Math.sign(left) * NOTCH) {
    event.target.dispatchEvent(new WheelEvent("wheel", {
      deltaY: Math.sign(left) * NOTCH, clientX: finger.clientX, clientY: finger.clientY, bubbles: true, cancelable: true,
    }));
  }
}, { capture: true, passive: false });

document.getElementById("again").addEventListener("click", () => window.location.reload());

// Letters are measured once, when the terminal is opened: the font has to be there before.
const open = window.onload;
window.onload = null;
const fonts = ["", "bold ", "italic "].map((style) => document.fonts.load(`${style}${USUAL}px "Roboto Mono"`));
window.addEventListener("load", async (event) => {
  await Promise.allSettled(fonts);
  fitToSeen();
  open.call(window, event);
  fitToSeen();
});

// Who has a keyboard writes at once. Before the screen is drawn nothing would hear it.
new MutationObserver((_, observer) => {
  if (!document.body.classList.contains("-first-byte")) return;
  observer.disconnect();
  const written = terminal.querySelector("textarea");
  keepEmpty(written);
  if (!window.matchMedia("(pointer: coarse)").matches) written.focus();
}).observe(document.body, { attributeFilter: ["class"] });

// Letters that are composed, as on a phone, are taken from where the field ended before: it must have ended at its
// beginning. While keys come the terminal compares what it holds, so it is emptied when they pause.
function keepEmpty(field) {
  let composing = false, pause = 0;
  for (const kind of ["compositionstart", "compositionend", "keydown", "input"]) {
    field.addEventListener(kind, () => {
      if (kind.startsWith("composition")) composing = kind === "compositionstart";
      clearTimeout(pause);
      if (!composing) pause = setTimeout(() => { field.value = ""; }, QUIET);
    });
  }
}
