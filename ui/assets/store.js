// Conversations and the token of a reader's own documents, in the browser's own storage.
// One entry for each conversation, so that two tabs do not overwrite each other's.
(() => {
  const TALK = "huce.talk.";
  const NAME = "huce.name.";
  const CURRENT = "huce.current";
  const TOKEN = "huce.documents";
  const KEEP = 200;
  let waiting = null;
  let timer = 0;

  const parse = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };

  function names() {
    const found = [];
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      const entry = key.startsWith(NAME) && parse(localStorage.getItem(key));
      if (entry) found.push({ id: key.slice(NAME.length), title: String(entry.title), at: Number(entry.at) || 0 });
    }
    return found.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  }

  function remove(id) {
    localStorage.removeItem(TALK + id);
    localStorage.removeItem(NAME + id);
  }

  // When the storage is full the oldest conversations make room for the newest.
  function write(talk) {
    for (;;) {
      try {
        localStorage.setItem(TALK + talk.id, JSON.stringify(talk));
        localStorage.setItem(NAME + talk.id, JSON.stringify({ title: talk.title, at: Date.now() }));
        return;
      } catch {
        const oldest = names().filter((entry) => entry.id !== talk.id).pop();
        if (!oldest) return;
        remove(oldest.id);
      }
    }
  }

  function flush() {
    clearTimeout(timer);
    if (!waiting) return;
    const talk = waiting;
    waiting = null;
    write(talk);
    names().slice(KEEP).forEach((entry) => remove(entry.id));
    window.dispatchEvent(new Event("huce:shelf"));
  }

  function save(talk) {
    if (!talk || !talk.id) return;
    if (waiting && waiting.id !== talk.id) flush();
    sessionStorage.setItem(CURRENT, talk.id);
    if (!talk.turns || !talk.turns.length) {
      window.dispatchEvent(new Event("huce:shelf"));
      return;
    }
    waiting = talk;
    clearTimeout(timer);
    timer = setTimeout(flush, 250);
  }

  window.addEventListener("pagehide", flush);
  window.addEventListener("storage", () => window.dispatchEvent(new Event("huce:shelf")));

  window.huce = {
    save,
    names,
    remove,
    current: () => sessionStorage.getItem(CURRENT),
    load(id) {
      flush();
      return parse(localStorage.getItem(TALK + id));
    },
    boot: () => [parse(localStorage.getItem(TALK + sessionStorage.getItem(CURRENT))), localStorage.getItem(TOKEN) || ""],
    keepToken(token) {
      if (token) localStorage.setItem(TOKEN, token);
      else localStorage.removeItem(TOKEN);
    },
    sure: () => window.confirm(window.huce.words?.["upload.confirm"] ?? "?"),
    download(file) {
      if (!file || !file.data) return;
      const bytes = Uint8Array.from(atob(file.data), (sign) => sign.charCodeAt(0));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
      link.download = file.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
  };
})();
