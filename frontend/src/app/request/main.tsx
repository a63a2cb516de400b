import "@/ui/styles.css";
import { RequestPage } from "@/features/request/request-page";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
const secret = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
if (root !== null) createRoot(root).render(<StrictMode><RequestPage secret={secret} /></StrictMode>);
