// Suggestions while typing: fills a field's list with values whose name holds what was typed. Without scripts the list
// holds the values that the page came with.
"use strict";
for (const field of document.querySelectorAll("input[data-values]")) {
  let waiting = 0;
  let last = "";
  const list = document.getElementById(field.getAttribute("list"));
  const fetchValues = async () => {
    const typed = field.value.trim();
    if (typed === last || typed.length < 2) return;
    last = typed;
    try {
      const answer = await fetch(`${field.dataset.values}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || field.value.trim() !== typed) return;
      const values = await answer.json();
      list.replaceChildren(...values.map(({ value, label }) => {
        const option = document.createElement("option");
        option.value = value;
        option.textContent = label;
        return option;
      }));
    } catch {
      // the list that is there stays
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fetchValues, 150);
  });
}
