// The list of conversations beside the chat. Titles are the readers' words: they go in as text only.
const list = () => element.querySelector("ul");

function entry(item) {
  const row = document.createElement("li");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "hc-talk";
  open.textContent = item.title;
  open.title = item.title;
  if (item.id === window.huce.current()) open.setAttribute("aria-current", "true");
  open.addEventListener("click", () => trigger("open", { conversation: window.huce.load(item.id) }));
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "hc-talk-drop";
  drop.textContent = "✕";
  drop.setAttribute("aria-label", `${window.huce.words?.["shelf.delete"] ?? ""}: ${item.title}`);
  drop.addEventListener("click", () => {
    const shown = item.id === window.huce.current();
    window.huce.remove(item.id);
    if (shown) trigger("fresh", {});
    draw();
  });
  row.append(open, drop);
  return row;
}

function draw() {
  const rows = window.huce.names().map(entry);
  if (!rows.length) {
    const none = document.createElement("li");
    none.className = "hc-note";
    none.textContent = window.huce.words?.["shelf.empty"] ?? "";
    rows.push(none);
  }
  list()?.replaceChildren(...rows);
}

window.addEventListener("huce:shelf", draw);
draw();
