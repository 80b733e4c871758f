// The search of the static edition. From disk a page may not fetch, so words and titles come as scripts that call
// tangThu.words and tangThu.documents; nothing is asked of any server but for these files.
"use strict";

const tangThu = (() => {
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  [...SIGNS].forEach((sign, value) => (VALUES[sign.charCodeAt(0)] = value));
  const PER_PAGE = 20, LONGEST = 300, MOST_WORDS = 24;
  const SATURATION = 1.2, LENGTH_SHARE = 0.4, TITLE_WEIGHT = 2, PAIR_WEIGHT = 1.5;

  const page = document.getElementById("ket-qua-tinh");
  const words = page ? page.dataset : {};
  let head = null;
  const held = { words: new Map(), documents: new Map() };

  function decode(text) {
    const numbers = [];
    let number = 0, shift = 0;
    for (let at = 0; at < text.length; at++) {
      const value = VALUES[text.charCodeAt(at)];
      number += (value & 31) << shift;
      if (value & 32) shift += 5;
      else (numbers.push(number), (number = shift = 0));
    }
    return numbers;
  }

  // --- loading ---------------------------------------------------------------------------------------------------------

  const loading = new Map();

  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${words.data}${name}.js`;
        script.onload = () => done();
        script.onerror = () => (loading.delete(name), failed(new Error(name)));
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // --- words, as the archive itself compares them ------------------------------------------------------------------------

  const PIECE = /\p{L}{1,2}['\u2019\u2018\u02bc]\p{L}{2,}|\p{L}[\p{L}\p{M}]*|\d+(?:\.\d{3})*(?!\d)/gu;
  const CENTRE = /(?<!\p{L})T\. ?Ư(?!\p{L})|(?<!\p{L})TƯ(?!\p{L})/gu; // not in a line of capitals: "ĐẦU TƯ"
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const I_AS_Y = /^(h|k|l|m|s|t|qu)i$/;

  // Letters with their hats and horns, and the tone apart: "hoà" and "hòa" are one, "kĩ" and "kỹ" too.
  function spelled(word) {
    const apart = word.toLowerCase().normalize("NFD").replace(/['\u2019\u2018\u02bc.]/g, "").replace(/\u00f0/g, "\u0111");
    const tone = (apart.match(TONES) || []).join("");
    return apart.replace(TONES, "").replace(I_AS_Y, "$1y") + tone;
  }

  function toneless(word) {
    const folded = spelled(word).replace(/\p{M}/gu, "").replace(/\u0111/g, "d");
    return /^\d+$/.test(folded) ? folded.replace(/^0+(?=.)/, "") : folded.replace(I_AS_Y, "$1y");
  }

  const isMarked = (text) => /[\u0111\u0110]|\p{M}/u.test(text.normalize("NFD"));

  // What a query asks for: words, of which some must stand side by side: those in quotation marks, and those of a
  // document's number ("04-NQ/TW").
  function read(query) {
    const wanted = [];
    let text = query.slice(0, LONGEST).normalize("NFC");
    if (text !== text.toUpperCase() || /[-/]/.test(text)) text = text.replace(CENTRE, "TW");
    for (const [part] of text.matchAll(/["\u201c\u201d][^"\u201c\u201d]+["\u201c\u201d]?|[^\s"\u201c\u201d]+/g)) {
      const isWhole = /^["\u201c\u201d]/.test(part) || /\d\s*[-/\u2013].*\p{L}/u.test(part);
      [...part.matchAll(PIECE)].forEach(([word], place) => {
        if (wanted.length < MOST_WORDS) wanted.push({ word, folded: toneless(word), isBound: isWhole && place > 0 });
      });
    }
    return wanted;
  }

  function fileOf(folded) {
    let low = 0, high = head.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (head.bounds[middle] <= folded) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // The places of a word: a map from document to positions; of one spelling, or of all where the query has no tones.
  function places(wanted, exact) {
    const forms = held.words.get(wanted.folded) || {};
    const key = spelled(wanted.word);
    const found = new Map();
    for (const form of Object.keys(forms)) {
      if (exact && !/^\d/.test(form) && spelled(form) !== key) continue;
      const numbers = decode(forms[form]);
      for (let at = 0, document = 0; at < numbers.length;) {
        document += numbers[at++];
        const count = numbers[at++], own = [];
        for (let each = 0, position = 0; each < count; each++) own.push((position += numbers[at++]));
        const others = found.get(document);
        found.set(document, others ? [...others, ...own].sort((one, other) => one - other) : own);
      }
    }
    return found;
  }

  // --- finding -----------------------------------------------------------------------------------------------------------

  function follow(before, after) {
    const ends = new Set(before.map((position) => position + 1));
    return after.filter((position) => ends.has(position));
  }

  function rank(wanted, exact, narrowed) {
    const lists = wanted.map((each) => places(each, exact));
    const order = [...lists].sort((one, other) => one.size - other.size);
    const scored = [];
    candidates: for (const number of order[0].keys()) {
      if (!narrowed(number)) continue;
      for (const list of order) if (!list.has(number)) continue candidates;
      let score = 0, chain = null;
      for (let at = 0; at < wanted.length; at++) {
        const own = lists[at].get(number);
        const weight = Math.log(1 + head.count / lists[at].size);
        const often = own.length / (own.length + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * head.lengths[number] / head.mean));
        score += weight * often + (own[0] < head.titles[number] ? weight * TITLE_WEIGHT : 0);
        if (at) {
          const beside = follow(wanted[at].isBound ? chain : lists[at - 1].get(number), own);
          if (wanted[at].isBound && !beside.length) continue candidates;
          if (beside.length) score += weight * PAIR_WEIGHT;
          chain = wanted[at].isBound ? beside : own;
        } else chain = own;
      }
      // A page whose title says no more than what was asked is the page that was meant.
      if (head.kinds[number] && head.titles[number] <= wanted.length + 1) score *= 2;
      scored.push([number, score]);
    }
    return scored.sort((one, other) => other[1] - one[1] || one[0] - other[0]).map(([number]) => number);
  }

  async function find(asked) {
    const wanted = read(asked.query);
    const narrowed = (number) =>
      (!asked.year || head.years[number] === asked.year) && (!asked.area || head.placed[number] === asked.area);
    if (!wanted.length) {
      const all = [];
      if (asked.year || asked.area) for (let number = 0; number < head.count; number++) if (narrowed(number)) all.push(number);
      return { wanted, found: all, isLoose: false };
    }
    await Promise.all([...new Set(wanted.map((each) => fileOf(each.folded)))].filter((file) => file >= 0).map((file) => load(`words-${file}`)));
    const exact = isMarked(asked.query);
    const found = rank(wanted, exact, narrowed);
    if (found.length || !exact) return { wanted, found, isLoose: false };
    const loose = rank(wanted, false, narrowed);
    return { wanted, found: loose, isLoose: loose.length > 0 };
  }

  // --- showing -----------------------------------------------------------------------------------------------------------

  function element(name, content, attributes = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...[content].flat());
    return made;
  }

  // Marks the words sought: where some stand side by side only these, else each. Texts stay texts and never become HTML.
  function marked(text, wanted, exact) {
    const form = exact ? spelled : toneless;
    const keys = wanted.map((each) => (exact ? spelled(each.word) : each.folded));
    const whole = text.normalize("NFC");
    const pieces = [...whole.matchAll(PIECE)].map((match) => ({ match, key: form(match[0]) }));
    const pairs = new Set(keys.slice(1).map((key, place) => `${keys[place]} ${key}`));
    const beside = new Set();
    for (let at = 1; at < pieces.length; at++)
      if (pairs.has(`${pieces[at - 1].key} ${pieces[at].key}`)) beside.add(at - 1).add(at);
    const parts = [];
    let end = 0;
    pieces.forEach(({ match, key }, at) => {
      if (beside.size ? !beside.has(at) : !keys.includes(key)) return;
      parts.push(whole.slice(end, match.index), element("mark", match[0]));
      end = match.index + match[0].length;
    });
    return [...parts, whole.slice(end)];
  }

  function dayInWords(day) {
    if (!day) return words.undated;
    const [year, month, date] = day.split("-");
    if (month?.startsWith("Q")) return words.quarter.replace("{q}", ["I", "II", "III", "IV"][month[1] - 1]).replace("{y}", year);
    if (document.documentElement.lang === "en")
      return new Intl.DateTimeFormat("en-GB", { year: "numeric", month: month ? "long" : undefined, day: date ? "numeric" : undefined, timeZone: "UTC" }).format(new Date(`${year}-${month || "01"}-${date || "01"}`));
    return date ? `${+date}/${+month}/${year}` : month ? `tháng ${+month}/${year}` : `năm ${year}`;
  }

  function addressOf(asked, number) {
    const pairs = new URLSearchParams();
    if (asked.query) pairs.set("q", asked.query);
    if (asked.year) pairs.set("nam", asked.year);
    if (asked.area) pairs.set("tinh", head.areas[asked.area]);
    if (number > 1) pairs.set("trang", number);
    return `?${pairs}`;
  }

  function entry(number, wanted, exact) {
    const [address, title, day, place, lead] = held.documents.get(Math.floor(number / head.perFile))[number % head.perFile];
    const kind = head.kinds[number];
    const meta = [element("span", kind ? words[`kind${kind}`] : dayInWords(day))];
    if (place) meta.push(" ", element("span", place, { lang: "vi" }));
    const item = element("li", [
      element("h3", element("a", marked(title, wanted, exact), { href: words.root + address }), { lang: "vi" }),
      element("p", meta, { class: "meta" }),
    ], { class: "entry" });
    if (lead) item.append(element("p", marked(lead, wanted, exact), { class: "snippet", lang: "vi" }));
    return item;
  }

  async function show(asked, { wanted, found, isLoose }) {
    const last = Math.max(1, Math.ceil(found.length / PER_PAGE));
    const number = Math.min(asked.page, last);
    const shown = found.slice((number - 1) * PER_PAGE, number * PER_PAGE);
    await Promise.all([...new Set(shown.map((each) => Math.floor(each / head.perFile)))].map((file) => load(`documents-${file}`)));
    const counted = new Intl.NumberFormat(document.documentElement.lang).format(found.length);
    const title = found.length ? words.many.replace("{n}", counted) : words.none;
    const parts = [element("h2", title, { id: "ket-qua" })];
    if (isLoose) parts.push(element("p", words.loose, { class: "notice quiet" }));
    if (!found.length) parts.push(element("p", words.advice));
    const exact = isMarked(asked.query) && !isLoose;
    parts.push(element("ol", shown.map((each) => entry(each, wanted, exact)), { class: "entries" }));
    if (last > 1) {
      const nav = element("nav", [], { class: "pages", "aria-label": words.pages });
      if (number > 1) nav.append(element("a", words.previous, { href: addressOf(asked, number - 1), rel: "prev" }));
      nav.append(element("span", words.page.replace("{n}", number).replace("{l}", last)));
      if (number < last) nav.append(element("a", words.next, { href: addressOf(asked, number + 1), rel: "next" }));
      page.replaceChildren(...parts, nav);
    } else page.replaceChildren(...parts);
  }

  function fill(select, values, chosen) {
    for (const [value, label] of values) {
      const option = element("option", label, { value });
      option.selected = value === chosen;
      select.append(option);
    }
  }

  async function start() {
    const given = new URLSearchParams(location.search);
    const form = document.getElementById("tim-tinh");
    form.elements.q.value = given.get("q") || "";
    try {
      await load("index");
      const area = head.areas.indexOf(given.get("tinh") || "");
      const asked = {
        query: (given.get("q") || "").trim(),
        year: +given.get("nam") || 0,
        area: Math.max(0, area),
        page: Math.max(1, +given.get("trang") || 1),
      };
      const years = [...new Set(head.years)].filter(Boolean).sort((one, other) => other - one).map(String);
      fill(form.elements.nam, years.map((year) => [year, year]), String(asked.year));
      const areas = head.areas.filter(Boolean).sort((one, other) => one.localeCompare(other, "vi"));
      fill(form.elements.tinh, areas.map((each) => [each, each]), head.areas[asked.area]);
      if (asked.query || asked.year || asked.area) await show(asked, await find(asked));
      page.dataset.done = "1";
    } catch (problem) {
      page.replaceChildren(element("p", words.broken.replace("{f}", problem.message), { class: "notice", role: "status" }));
    }
  }

  if (page) start();

  return {
    index(given) {
      head = given;
      for (const name of ["lengths", "titles", "kinds", "years", "placed"]) head[name] = decode(head[name]);
      head.mean = head.lengths.reduce((sum, each) => sum + each, 0) / Math.max(1, head.count);
    },
    words(number, given) {
      for (const folded of Object.keys(given)) held.words.set(folded, given[folded]);
    },
    documents(number, given) {
      held.documents.set(number, given);
    },
  };
})();
