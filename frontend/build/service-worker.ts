import type { Plugin } from "vite";

/**
 * Writes the list of files the phone needs into its service worker.
 *
 * Our own forty lines instead of Workbox: the phone's page needs "this build, whole, offline" and
 * nothing else, and Workbox would triple what a fresh clone has to install.
 */
export const precachePhone = (): Plugin => ({
  name: "precache-phone",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const files = new Set(["/phone/", "/icon.svg", "/theme.js", "/phone.webmanifest"]);
      const visit = (name: string): void => {
        const chunk = bundle[name];
        if (files.has(`/${name}`) || chunk === undefined) return;
        files.add(`/${name}`);
        if (chunk.type !== "chunk") return;
        [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
        chunk.viteMetadata?.importedCss.forEach(visit);
        chunk.viteMetadata?.importedAssets.forEach(visit);
      };
      const worker = bundle["phone/sw.js"];
      const page = Object.values(bundle).find((one) => one.type === "chunk" && one.name === "phone");
      if (worker?.type !== "chunk" || page === undefined) throw new Error("The phone's entries are missing");
      visit(page.fileName);
      worker.code = worker.code.replace(/["'`]__PRECACHE__["'`]/, JSON.stringify(JSON.stringify([...files].sort())));
    },
  },
});
