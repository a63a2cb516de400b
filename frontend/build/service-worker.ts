import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** Fetched when it is first needed: too heavy for every phone's first load. */
const LATER = "decoder";
const PUBLIC = ["icon.svg", "theme.js", "phone.webmanifest"];

/**
 * Writes the list of files the phone needs, and the build's name, into its service worker.
 *
 * Our own sixty lines instead of Workbox: the phone's page needs "this build, whole, offline" and
 * nothing else, and Workbox would triple what a fresh clone has to install.
 */
export const precachePhone = (): Plugin => ({
  name: "precache-phone",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const files = new Set(["/phone/", ...PUBLIC.map((name) => `/${name}`)]);
      const visit = (name: string): void => {
        const chunk = bundle[name];
        if (files.has(`/${name}`) || chunk === undefined || (chunk.type === "chunk" && chunk.name === LATER)) return;
        files.add(`/${name}`);
        if (chunk.type !== "chunk") return;
        [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
        chunk.viteMetadata?.importedCss.forEach(visit);
        chunk.viteMetadata?.importedAssets.forEach(visit);
      };
      const worker = bundle["phone/sw.js"];
      const page = Object.values(bundle).find((one) => one.type === "chunk" && one.name === "phone");
      const html = bundle["phone/index.html"];
      if (worker?.type !== "chunk" || page === undefined || html?.type !== "asset") throw new Error("The phone's entries are missing");
      if (worker.imports.length > 0) throw new Error("The phone's service worker shares a file with a page: it is loaded as a classic script");
      visit(page.fileName);
      // Assets are named by what is in them; the page and the public files are not, so they are read.
      const named = createHash("sha256").update([...files].sort().join("\n")).update(html.source);
      for (const name of PUBLIC) named.update(readFileSync(new URL(`../public/${name}`, import.meta.url)));
      worker.code = worker.code
        .replace(/["'`]__PRECACHE__["'`]/, JSON.stringify(JSON.stringify([...files].sort())))
        .replace(/__BUILD__/, named.digest("hex").slice(0, 16));
    },
  },
});
