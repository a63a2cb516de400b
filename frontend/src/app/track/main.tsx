import "@/ui/styles.css";
import { TrackPage } from "@/features/track/track-page";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
const secret = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
if (root !== null) createRoot(root).render(<StrictMode><TrackPage secret={secret} /></StrictMode>);
