// Runs before the first paint, so that a light page never flashes dark. Not inline: the server's
// content security policy allows scripts from this origin only.
(() => {
  const chosen = localStorage.getItem("hanlu.theme") ?? "dark";
  const light = chosen === "light" || (chosen === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
})();
