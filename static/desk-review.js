// Going through a queue by keys, and the next row without loading a page. Without this the same forms and links are
// used as they stand.
//   1-9, 0  choose      A  for all with the same words      Enter  save      J, K  next, previous      U  undo
"use strict";
(() => {
  const shell = () => document.getElementById("content-start");
  const review = () => document.querySelector(".review");

  const isWriting = (target) =>
    target.closest("textarea, select, .select2-container, .select2-dropdown") ||
    (target.matches("input") && !["radio", "checkbox", "submit"].includes(target.type));

  async function show(address, options) {
    const place = shell();
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { credentials: "same-origin", ...options });
      const type = answer.headers.get("content-type") || "";
      if (!answer.ok || !type.startsWith("text/html")) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("content-start");
      if (!fresh || answer.url.includes("/login/")) {
        location.assign(answer.url);
        return;
      }
      place.replaceWith(document.adoptNode(fresh));
      document.title = page.title;
      if (answer.url !== location.href) history.pushState({}, "", answer.url);
      settle();
    } catch {
      location.assign(options && options.method === "POST" ? location.href : address);
    }
  }

  function settle() {
    const widgets = window.django && django.jQuery && django.jQuery(shell()).find(".admin-autocomplete");
    if (widgets && widgets.length && widgets.djangoAdminSelect2) widgets.djangoAdminSelect2();
    const heading = document.querySelector(".review #same-heading, .review #review-heading");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  function send(form, button) {
    const fields = new URLSearchParams(new FormData(form, button));
    show(form.getAttribute("action") || location.href, { method: "POST", body: fields });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".review")) return;
    event.preventDefault();
    if (!shell().hasAttribute("aria-busy")) send(event.target, event.submitter);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".review a[data-key]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href);
  });

  document.addEventListener("keydown", (event) => {
    const here = review();
    if (!here || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isWriting(event.target)) return;
    const key = event.key.toLowerCase();
    if (shell().hasAttribute("aria-busy")) return;
    if (/^[0-9]$/.test(key)) {
      const radios = [...here.querySelectorAll(".choices input[type=radio]")];
      const chosen = key === "0" ? radios.find((radio) => radio.value === "reject") : radios[Number(key) - 1];
      if (!chosen || chosen.closest("[hidden]")) return;
      chosen.checked = true;
      chosen.focus();
    } else if (key === "a") {
      const same = here.querySelector(".choices:not([hidden]) input[name$=same]");
      if (!same) return;
      same.checked = !same.checked;
    } else if (key === "enter" && event.target.matches("a, button, summary")) {
      return;
    } else {
      const target = here.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });

  addEventListener("popstate", () => location.reload());
  settle();
})();
