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
