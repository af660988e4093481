"use strict";
// Around textual-serve's own client, which opens the terminal when the page is loaded.
const terminal = document.getElementById("terminal");
const NARROW = 600, SMALL = 14, USUAL = 16, NOTCH = 34;

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

// Who has a keyboard writes at once; to the client a key is a fault before it is connected.
new MutationObserver((_, observer) => {
  if (!document.body.classList.contains("-loaded")) return;
  observer.disconnect();
  if (!window.matchMedia("(pointer: coarse)").matches) terminal.querySelector("textarea").focus();
}).observe(document.body, { attributeFilter: ["class"] });
