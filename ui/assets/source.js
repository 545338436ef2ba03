// Shows the quote in the middle of the panel as soon as the document's text is there.
let shown = null;
function show() {
  const panel = element.querySelector(".hc-source");
  document.body.classList.toggle("hc-reading", Boolean(panel));
  if (panel === shown) return;
  shown = panel;
  const quote = panel?.querySelector("#hc-quote");
  const pages = panel?.querySelector(".hc-pages");
  if (quote && pages) {
    const from = quote.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    pages.scrollTop += from - pages.clientHeight / 3;
  }
  panel?.focus({ preventScroll: true });
}
window.huce.closeSource = () => { props.value = ""; };
// A new value is reported before the page shows it: what counts is when the text itself has changed.
new MutationObserver(show).observe(element, { childList: true, subtree: true });
