// Nothing of the site needs this script.
document.documentElement.classList.add("scripts");

// Keys for those who read much: / goes to the search box, j and k through the articles of a list, o opens one.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const links = [...document.querySelectorAll(".hit h3 a")];
  const at = links.indexOf(document.activeElement);
  const act = {
    "/": () => {
      const box = document.querySelector("#seek, #q");
      box?.focus();
      box?.select();
    },
    j: () => links[Math.min(at + 1, links.length - 1)]?.focus(),
    k: () => links[Math.max(at - 1, 0)]?.focus(),
    o: () => links[at]?.click(),
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

// To drag over a chart fills in its form of dates: from the first to the last step passed, in either direction.
for (const chart of document.querySelectorAll("[data-steps]")) {
  const steps = chart.dataset.steps.split(" ");
  const form = chart.querySelector("form") ?? document.querySelector("form.compare");
  const svg = chart.querySelector("svg");
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  let first = null;
  let dragged = false;

  const stepAt = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * steps.length);
    return Math.max(0, Math.min(place, steps.length - 1));
  };
  const end = () => {
    first = null;
    mark.remove();
  };
  mark.setAttribute("class", "picked");
  mark.setAttribute("height", "100");
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    [first, dragged] = [stepAt(event), false];
  });
  svg.addEventListener("pointermove", (event) => {
    if (first === null || (stepAt(event) === first && !dragged)) return;
    dragged = true;
    svg.setPointerCapture(event.pointerId);
    const [from, to] = [first, stepAt(event)].sort((one, other) => one - other);
    mark.setAttribute("x", (100 * from) / steps.length);
    mark.setAttribute("width", (100 * (to - from + 1)) / steps.length);
    svg.append(mark);
    [form.elements.since.value, form.elements.until.value] = [steps[from], steps[to]];
  });
  svg.addEventListener("pointerup", () => {
    if (first !== null && dragged) form.requestSubmit();
    end();
  });
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("click", (event) => dragged && event.preventDefault());
}
