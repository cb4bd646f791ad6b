/* The bars of the points page follow the numbers while they are typed. The sums come from the server. */
"use strict";
const HALF = 60;

function redraw(input) {
  const bar = input.parentElement.querySelector("rect");
  if (!bar) return;
  const inputs = [...document.querySelectorAll(".matrix input[type=number]")];
  const highest = Math.max(1, ...inputs.map((other) => Math.abs(Number(other.value)) || 0));
  const value = Number(input.value) || 0;
  const width = Math.min(HALF, (HALF * Math.abs(value)) / highest);
  bar.setAttribute("width", width);
  bar.setAttribute("x", value < 0 ? HALF - width : HALF);
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".matrix input[type=number]")) redraw(event.target);
});
