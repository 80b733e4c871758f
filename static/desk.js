// Words selected in an article's text go into the form for a mention that was missed: the words, and which of their
// occurrences it is. Without this the editor types them.
"use strict";
(() => {
  // A page opened from a queue begins at the field that the queue is about.
  const landing = location.hash.startsWith("#id_") && document.getElementById(location.hash.slice(1));
  if (landing) addEventListener("load", () => {
    const box = landing.parentElement.querySelector(".select2-selection");
    (box || landing).focus();
    (box || landing).scrollIntoView({ block: "center" });
  });
  const text = document.getElementById("desk-text");
  const surface = document.getElementById("id_add-surface");
  const occurrence = document.getElementById("id_add-occurrence");
  if (!text || !surface || !occurrence) return;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const selected = range.toString();
    const words = selected.trim();
    if (!words || words.length > 500 || words.includes("\n")) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length + selected.indexOf(words);
    surface.value = words;
    occurrence.value = text.textContent.slice(0, start).split(words).length;
  });
})();
