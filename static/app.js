/* Small comforts on top of pages that work without them. */
(() => {
  "use strict";
  const main = document.getElementById("main");

  // "Saved." is said once: neither a reload nor a bookmark of this page should say it again.
  if (location.search === "?saved") history.replaceState(null, "", location.pathname);

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
    if ("retry" in button.dataset) {
      retrying = true;
      again();
    }
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

  // A link that stands for an answer on this page: the question takes it as if it had been chosen there, and the form
  // asks. Whoever puts an answer back goes on at its question, whoever takes another at the verdict.
  const take = (form, answer) => {
    const [name, given] = answer.split("=");
    const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden");
    for (const field of fields) {
      if (field.type === "text") field.value = given;
      else field.checked = given.split(" ").includes(field.value);
    }
    return fields.find((field) => field.checked) ?? fields[0];
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-answer], a[data-all]");
    const form = document.getElementById("try-form");
    if (!link || !form || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const links = "all" in link.dataset ? form.querySelectorAll("a[data-answer]") : [link];
    const [field] = [...links].map((each) => take(form, each.dataset.answer));
    field.closest("details").open = true;
    (link.matches(".flip-if, [data-all]") ? document.getElementById("try-said") : field).focus();
    form.requestSubmit();
  });

  // A note that came below a question says whether its answer could be read: the fields it describes say the same.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const note = event.detail.target;
    if (!note.matches(".noted")) return;
    const asked = document.querySelector(`[aria-describedby~="${note.id}"]`);
    const fields = asked.matches("input, [role=radiogroup]") ? [asked] : asked.querySelectorAll("input");
    const wrong = note.querySelector(".error");
    for (const field of fields) {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    // The verdict at the foot of a narrow page lies over what comes there: what is wrong moves out from under it.
    const here = asked.closest(".question").contains(document.activeElement);
    if (wrong && here && note.getBoundingClientRect().top < innerHeight) note.scrollIntoView({ block: "nearest" });
  });

  // While something is on its way, and when it does not arrive: say so, keep the form, offer another try.
  const trouble = document.getElementById("trouble");
  const words = document.getElementById("trouble-words");
  let retrying = false;
  let waiting = null;
  const pressed = new WeakMap();
  let sent = null;
  let left = null;
  const busy = (form) => {
    sent = form;
    left = document.activeElement;
    trouble?.replaceChildren();
    main.setAttribute("aria-busy", "true");
    waiting = retrying && document.activeElement;
    retrying = false;
  };
  const calm = () => main.removeAttribute("aria-busy");
  const tell = (kind) => {
    if (!trouble || !words) return;
    const copied = words.content.cloneNode(true);
    for (const part of copied.querySelectorAll("[data-when]")) if (part.dataset.when !== kind) part.remove();
    trouble.replaceChildren(copied);
    if (waiting && waiting === document.activeElement) trouble.querySelector("[data-retry]").focus();
    else if (main.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  };
  const again = () => {
    (main.contains(left) ? left : main).focus({ preventScroll: true });
    sent?.requestSubmit();
  };
  document.addEventListener("htmx:beforeRequest", (event) => busy(event.detail.elt.closest("form")));
  document.addEventListener("htmx:afterRequest", calm);
  document.addEventListener("htmx:sendError", () => tell("unreachable"));
  document.addEventListener("htmx:timeout", () => tell("unreachable"));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    tell(status === 429 ? "limited" : status > 501 ? "unreachable" : "refused");
  });

  // Keeping takes the questions as they stand now: a number just typed has not been answered yet. The press must not
  // leave its field either, or the answer would replace the button under the finger.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-with] button")) event.preventDefault();
  });
  document.addEventListener("formdata", (event) => {
    if (!event.target.dataset.with) return;
    const now = new FormData(document.getElementById(event.target.dataset.with));
    for (const name of new Set(now.keys())) event.formData.delete(name);
    for (const [name, value] of now) event.formData.append(name, value);
  });

  // A form that leads to another page asks first whether the server is there: the browser's own page would lose this one.
  let going = null;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.askFirst || form === going) return;
    event.preventDefault();
    if (event.submitter) pressed.set(form, event.submitter);
    busy(form);
    try {
      const answer = await fetch(form.dataset.askFirst, { cache: "no-store", signal: AbortSignal.timeout(20000) });
      if (!answer.ok) throw new Error(answer.status);
    } catch {
      calm();
      tell("unreachable");
      return;
    }
    going = form;
    form.requestSubmit(pressed.get(form));
    going = null;
  });
  addEventListener("pageshow", calm);
})();
