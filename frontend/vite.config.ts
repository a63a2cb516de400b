import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { precachePhone } from "./build/service-worker.ts";

export default defineConfig({
  plugins: [react(), tailwindcss(), precachePhone()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  worker: { format: "es" },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8000", ws: true } } },
  build: {
    outDir: "../hanlu/pages",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { board: "index.html", phone: "phone/index.html", track: "track/index.html", request: "request/index.html", rooms: "rooms/index.html", sw: "src/app/phone/sw.ts" },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "phone/sw.js" : "assets/[name]-[hash].js") },
    },
  },
  test: { include: ["src/**/*.test.ts", "build/**/*.test.ts"], environment: "node" },
});
