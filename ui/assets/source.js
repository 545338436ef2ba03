// Shows the quote in the middle of the panel as soon as the document's text is there.
function show() {
  const panel = element.querySelector(".hc-source");
  document.body.classList.toggle("hc-reading", Boolean(panel));
  if (!panel) return;
  const quote = element.querySelector("#hc-quote");
  const pages = element.querySelector(".hc-pages");
  if (quote && pages) {
    const from = quote.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    pages.scrollTop += from - pages.clientHeight / 3;
  }
  panel.focus({ preventScroll: true });
}
window.huce.closeSource = () => { props.value = ""; };
watch("value", show);
