/* Small comforts on top of pages that work without them. */
(() => {
  "use strict";
  const main = document.getElementById("main");

  // Copy, and say truthfully whether it worked.
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    const said = button.closest("aside").querySelector("[role=status]");
    field.focus();
    field.select();
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.failed;
    }
  };

  const fill = (button) => {
    const field = document.getElementById(button.dataset.fill);
    field.value = button.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    if (button.dataset.fill) fill(button);
    if ("retry" in button.dataset) main.querySelector("form")?.requestSubmit();
  });

  // A gentle word when more are ticked than count. The server decides.
  document.addEventListener("change", (event) => {
    const group = event.target.closest("[data-most]");
    if (!group) return;
    const most = Number(group.dataset.most);
    const chosen = group.querySelectorAll(":checked").length;
    const count = group.querySelector(".count");
    count.textContent = chosen > most ? count.dataset.over : chosen === most ? count.dataset.full : "";
  });

  // While a step is on its way, and when it does not arrive.
  const trouble = document.getElementById("trouble");
  const words = document.getElementById("trouble-words");
  const tell = (kind) => {
    const copied = words.content.cloneNode(true);
    for (const part of copied.querySelectorAll("[data-when]")) if (part.dataset.when !== kind) part.remove();
    trouble.replaceChildren(copied);
  };
  if (trouble && words) {
    document.addEventListener("htmx:beforeRequest", () => {
      trouble.replaceChildren();
      main.setAttribute("aria-busy", "true");
    });
    document.addEventListener("htmx:afterRequest", () => main.removeAttribute("aria-busy"));
    document.addEventListener("htmx:sendError", () => tell("unreachable"));
    document.addEventListener("htmx:timeout", () => tell("unreachable"));
    document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status === 429 ? "limited" : "refused"));
  }
})();
