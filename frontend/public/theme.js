// Runs before the first paint, so that a light page never flashes dark. Not inline: the server's
// content security policy allows scripts from this origin only.
(() => {
  // Who works here all day starts dark and chooses; a customer's phone knows what its owner likes.
  const chosen = localStorage.getItem("hanlu.theme") ?? (document.documentElement.dataset.page === "track" ? "system" : "dark");
  const light = chosen === "light" || (chosen === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
})();
