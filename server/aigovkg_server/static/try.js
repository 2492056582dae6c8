// The page of the interface: sends what a form holds and shows what came back, in place. Without scripts a form whose
// address needs nothing filled in opens the answer itself.
"use strict";
const LONGEST = 20000;
for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const field of form.querySelectorAll("[name]")) {
      if (field.dataset.in === "path") {
        path = path.replace(`{${field.name}}`, encodeURIComponent(field.value).replaceAll("%2F", "/"));
      } else if (field.value) {
        query.append(field.name, field.value);
      }
    }
    const address = path + (query.size ? `?${query}` : "");
    const outcome = form.parentElement.querySelector(".outcome");
    const said = document.createElement("p");
    const shown = document.createElement("pre");
    shown.className = "code";
    shown.tabIndex = 0;
    outcome.replaceChildren(said, shown);
    said.textContent = `GET ${address} …`;
    const started = performance.now();
    try {
      const answer = await fetch(address, { headers: { Accept: form.querySelector("[data-accept]").value || "*/*" } });
      const text = await answer.text();
      const spent = Math.round(performance.now() - started);
      said.textContent = `GET ${address} → ${answer.status} ${answer.headers.get("Content-Type") ?? ""}, ${text.length.toLocaleString("en")} characters, ${spent} ms`;
      shown.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n…` : text;
    } catch (error) {
      said.textContent = `GET ${address}: no answer (${error.message})`;
    }
  });
}
