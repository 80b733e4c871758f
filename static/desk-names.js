// Names for the boxes that choose a record: select2 draws its own box and leaves the label at the hidden one.
"use strict";
(() => {
  function name(box) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (!label) return;
    label.id ||= `${select.id}_label`;
    const shown = (box.getAttribute("aria-labelledby") || "").replace(label.id, "").trim();
    box.setAttribute("aria-labelledby", `${label.id} ${shown}`.trim());
    box.querySelector(".select2-selection__rendered")?.setAttribute("aria-labelledby", label.id);
  }

  function nameAll(root) {
    for (const box of root.querySelectorAll(".select2-selection[role=combobox]")) name(box);
    for (const field of root.querySelectorAll(".select2-search__field:not([aria-label])")) {
      field.setAttribute("aria-label", window.gettext ? gettext("Search") : "…");
    }
  }

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element && node.parentElement) nameAll(node.parentElement);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("load", () => nameAll(document));
})();
