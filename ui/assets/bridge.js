// Turns clicks on the buttons inside answers, quotes and the source panel into events, and keeps the reader's place.
const ACTS = {
  cite: "source", ask: "ask", retry: "retry", edit: "edit", widen: "widen", clear: "unfilter",
  up: "verdict", down: "verdict", markdown: "export", word: "export", inspect: "inspect", drop: "drop", report: "report",
};
const log = () => document.querySelector("#hc-chat [role=log]");
let opener = null;

function copy(target) {
  const answer = target.closest(".hc-answer");
  const cards = [...answer.querySelectorAll(".hc-cards:not(.hc-related) .hc-card")].map((card) => {
    const part = (name) => card.querySelector(name)?.innerText.trim() ?? "";
    return `[${part(".hc-card-number")}] ${part(".hc-card-title")} ${part(".hc-card-path")}\n“${card.querySelector(".hc-card-quote").textContent}”`;
  });
  const text = [answer.querySelector(".hc-text").innerText.trim(), ...cards].join("\n\n");
  navigator.clipboard.writeText(text).then(() => {
    const label = target.textContent;
    target.textContent = window.huce.words["chat.copied"];
    setTimeout(() => { target.textContent = label; }, 1500);
  });
}

// Only the panel scrolls: scrollIntoView would move the frame around it, too.
function jump(id) {
  const target = document.getElementById(id);
  const pages = target?.closest(".hc-pages");
  if (!pages) return;
  const outline = pages.querySelector(".hc-outline");
  outline?.removeAttribute("open");
  const above = (outline?.offsetHeight ?? 0) + 8;
  pages.scrollTop += target.getBoundingClientRect().top - pages.getBoundingClientRect().top - above;
}

// On a narrow window the list of conversations covers the chat: it is open only while one is chosen.
function fold() {
  if (window.matchMedia("(max-width: 768px)").matches) document.querySelector("#hc-side.open > .toggle-button")?.click();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#hc-fresh, .hc-talk")) fold();
  const target = event.target.closest?.("button[name]");
  if (!target || !/(^|\s)hc-/.test(target.className) || target.disabled) return;
  const { name, value } = target;
  if (name === "copy") copy(target);
  else if (name === "section") jump(value);
  else if (name === "close") close();
  else if (ACTS[name] && (name !== "drop" || window.huce.sure())) {
    if (name === "cite" && !target.closest(".hc-source")) opener = target;
    trigger(ACTS[name], { act: name, value });
  }
});

function close() {
  window.huce.closeSource?.();
  opener?.isConnected && opener.focus();
  opener = null;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
  const panel = document.querySelector(".hc-source");
  if (event.key === "Escape" && panel) close();
  else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#hc-box textarea")?.focus();
  } else if (panel?.contains(event.target) && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const steps = panel.querySelectorAll(".hc-step");
    steps[event.key === "ArrowLeft" ? 0 : 1].click();
  }
});

// The chat component names each message by its whole markup; a screen reader should hear who speaks.
function name(root) {
  const words = window.huce.words ?? {};
  for (const [who, key] of [["user", "chat.question_aria"], ["bot", "chat.answer_aria"]]) {
    root.querySelectorAll(`[data-testid=${who}]`).forEach((message) => {
      if (words[key] && message.getAttribute("aria-label") !== words[key]) message.setAttribute("aria-label", words[key]);
    });
  }
}

let questions = 0;
function follow() {
  const root = log();
  if (!root) return;
  name(root);
  const asked = root.querySelectorAll(".hc-question");
  if (asked.length !== questions && asked.length) {
    const last = asked[asked.length - 1];
    root.scrollTop += last.getBoundingClientRect().top - root.getBoundingClientRect().top - 16;
  }
  questions = asked.length;
}

function begin() {
  const chat = document.querySelector("#hc-chat");
  if (!chat) return setTimeout(begin, 100);
  new MutationObserver(follow).observe(chat, { childList: true, subtree: true });
  return follow();
}

function learn() {
  if (!props.value) return;
  window.huce.words = JSON.parse(props.value);
  window.dispatchEvent(new Event("huce:shelf"));
  document.documentElement.lang = window.huce.words.language;
  document.querySelector("#hc-side > .toggle-button")?.setAttribute("aria-label", window.huce.words["page.sidebar"]);
  if (!document.body.classList.contains("hc-ready")) fold();
  document.body.classList.add("hc-ready");
  follow();
}

watch("value", learn);
learn();
begin();
