// What a page gains where scripts run; every page works without. No request but to the archive's own suggestions.

const words = document.body.dataset;

// --- copying: a button behind whatever bears data-copy ---------------------------------------------------------------

for (const part of document.querySelectorAll("main [data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(part.textContent.trim());
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  });
  part.after(" ", button);
}

// --- the reader's text size, kept in this browser --------------------------------------------------------------------

const SIZES = ["", "large", "larger"];

function setSize(size) {
  document.documentElement.classList.remove(...SIZES.filter(Boolean));
  if (size) document.documentElement.classList.add(size);
}

function keptSize() {
  try {
    return localStorage.getItem("text-size") ?? "";
  } catch {
    return ""; // storage may be closed to us; the size then lasts as long as the page
  }
}

setSize(SIZES.includes(keptSize()) ? keptSize() : "");
const kicker = document.querySelector("article > .kicker");
if (kicker) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "size";
  button.textContent = words.size;
  button.addEventListener("click", () => {
    const now = SIZES.findIndex((size) => size && document.documentElement.classList.contains(size));
    const next = SIZES[(Math.max(now, 0) + 1) % SIZES.length];
    setSize(next);
    try {
      localStorage.setItem("text-size", next);
    } catch {
      // as above
    }
  });
  kicker.append(button);
}

// --- suggestions while typing: a combobox as the ARIA practices describe it ------------------------------------------

const PAUSE = 120; // milliseconds without a key before the archive is asked

function makeCombobox(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-goi-y`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.suggestions);
  list.hidden = true;
  input.closest("form").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer, asked = 0, active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    if (option.dataset.url) {
      location.assign(option.dataset.url);
    } else {
      input.value = option.dataset.text;
      close();
      input.form.requestSubmit();
    }
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    all[active]?.setAttribute("aria-selected", "false");
    active = (active + step + all.length + (active < 0 && step < 0 ? 1 : 0)) % all.length;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[active].id);
  }

  function show(groups) {
    list.replaceChildren();
    let number = 0;
    for (const group of groups) {
      const head = document.createElement("li");
      head.className = "group";
      head.setAttribute("role", "presentation");
      head.textContent = group.label;
      list.append(head);
      for (const item of group.items) {
        const option = document.createElement("li");
        option.id = `${list.id}-${number++}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.lang = "vi";
        option.dataset.text = item.text;
        option.dataset.url = item.url;
        const detail = document.createElement("small");
        detail.textContent = item.detail;
        option.append(item.text, " ", detail);
        option.addEventListener("mousedown", (event) => (event.preventDefault(), choose(option)));
        list.append(option);
      }
    }
    active = -1;
    list.hidden = number === 0;
    input.setAttribute("aria-expanded", String(number > 0));
  }

  async function ask() {
    const mine = ++asked;
    if (!input.value.trim()) return close();
    try {
      const answer = await fetch(`${words.suggest}?q=${encodeURIComponent(input.value)}`);
      if (answer.ok && mine === asked && document.activeElement === input) show((await answer.json()).groups);
    } catch {
      close(); // without a connection the form still works as a form
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    }
  });
}

if (words.suggest) document.querySelectorAll("input[type=search]").forEach(makeCombobox);

// --- recent searches, kept in this browser only ------------------------------------------------------------------------

const RECENT = "recent-searches", MOST_RECENT = 8, LONGEST_RECENT = 120;

function recentSearches() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string" && each).slice(0, MOST_RECENT) : [];
  } catch {
    return []; // closed storage, or something else stands there
  }
}

function keepRecent(searches) {
  try {
    if (searches.length) localStorage.setItem(RECENT, JSON.stringify(searches));
    else localStorage.removeItem(RECENT);
  } catch {
    // as above
  }
}

const searchForm = document.querySelector("main form[role=search]:has(input[name=q])");
if (searchForm && words.recent) {
  const results = new URL(searchForm.action);
  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const kept = recentSearches();
  if (asked && results.pathname === location.pathname) {
    if (asked.length <= LONGEST_RECENT) keepRecent([asked, ...kept.filter((each) => each !== asked)].slice(0, MOST_RECENT));
  } else if (kept.length && !document.querySelector(".chips")) {
    const line = document.createElement("p");
    line.className = "examples recent";
    line.append(`${words.recent} `);
    for (const each of kept) {
      const link = document.createElement("a");
      link.href = `${results.pathname}?${new URLSearchParams({ q: each })}`;
      link.lang = "vi";
      link.textContent = each;
      line.append(link, " ");
    }
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "copy";
    forget.textContent = words.forget;
    forget.title = words.forgetLong;
    forget.addEventListener("click", () => (keepRecent([]), line.remove(), searchForm.elements.q.focus()));
    line.append(forget);
    searchForm.after(line);
  }
}
