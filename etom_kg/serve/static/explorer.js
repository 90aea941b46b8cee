// Search as you type, copying, and forms that answer at once. Every page works without it.
"use strict";
const field = document.getElementById("q");
const list = document.getElementById("hits");
let waiting = 0, asked = 0, active = -1;

async function found(text) {
  const answer = await fetch("/search?" + new URLSearchParams({ q: text }), { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).hits : [];
}

function close() { list.hidden = true; active = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); }

function show(hits) {
  list.replaceChildren(...hits.slice(0, 12).map((hit, place) => {
    const item = document.createElement("li"), link = document.createElement("a");
    item.id = "hit" + place; item.role = "option"; link.href = hit.href; link.tabIndex = -1;
    const text = [hit.identifier, hit.name].filter(Boolean).join(" ");
    const kind = document.createElement("span");
    kind.className = "tag"; kind.textContent = [hit.kind, hit.edition].filter(Boolean).join(" ");
    link.append(text + " ", kind); item.append(link);
    return item;
  }));
  list.hidden = !hits.length; active = -1; field.setAttribute("aria-expanded", String(!list.hidden));
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  const text = field.value.trim(), number = ++asked;
  if (text.length < 2) return close();
  waiting = setTimeout(async () => { const hits = await found(text); if (number === asked) show(hits); }, 200);
});

field.addEventListener("keydown", (event) => {
  const items = [...list.children];
  if (event.key === "Escape") return close();
  if (list.hidden || !items.length) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    active = (active + (event.key === "ArrowDown" ? 1 : items.length - 1 + (active < 0))) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    items[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[active].id);
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault(); items[active].firstChild.click();
  }
});
field.addEventListener("blur", () => setTimeout(close, 200));

document.querySelectorAll("[data-copy]").forEach((button) => button.addEventListener("click", async () => {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
}));

const view = document.getElementById("view");
if (view) view.addEventListener("change", () => view.requestSubmit());

document.querySelectorAll("[data-find]").forEach((input) => input.addEventListener("input", async () => {
  if (input.value.trim().length < 2) return;
  const hits = await found(input.value.trim());
  document.getElementById("found").replaceChildren(...hits.filter((hit) => hit.identifier).map((hit) => {
    const option = document.createElement("option");
    option.value = (hit.edition ? hit.edition + "/" : "") + hit.identifier; option.label = hit.name;
    return option;
  }));
}));
