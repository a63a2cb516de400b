import "@/ui/styles.css";
import { createRoot } from "react-dom/client";
import { Root } from "../root";
import { PhoneApp } from "./phone-app";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<Root><PhoneApp /></Root>);

// Plain http to another machine has no service workers: the page then works online only.
if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone/" });
void navigator.storage?.persist?.();
