// The page that tries the API: a form's answer is shown below it. Without scripts the forms open the answer itself.

for (const form of document.querySelectorAll("form[data-operation]")) {
  const shown = document.createElement("div");
  shown.setAttribute("role", "status");
  form.after(shown);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = addressOf(form);
    const line = document.createElement("p");
    const code = document.createElement("code");
    code.textContent = `curl '${address}'`;
    line.append(code);
    const answer = document.createElement("pre");
    answer.tabIndex = 0;
    answer.textContent = "…";
    shown.replaceChildren(line, answer);
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const words = await response.text();
      answer.textContent = `${response.status} ${response.statusText}\n${pretty(words)}`;
    } catch (error) {
      answer.textContent = String(error);
    }
  });
}

function addressOf(form) {
  let path = form.getAttribute("action");
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || !field.value) continue;
    if (field.dataset.place === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else query.append(field.name, field.value);
  }
  const written = query.toString();
  return written ? `${path}?${written}` : path;
}

function pretty(words) {
  try {
    return JSON.stringify(JSON.parse(words), null, 2);
  } catch {
    return words;
  }
}
