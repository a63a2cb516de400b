import "@/ui/styles.css";
import { TrackPage } from "@/features/track/track-page";
import { createRoot } from "react-dom/client";
import { CustomerRoot } from "../customer-root";

const root = document.getElementById("root");
const secret = decodeURIComponent(location.pathname.split("/").at(-1) ?? "");
if (root !== null) createRoot(root).render(<CustomerRoot><TrackPage secret={secret} /></CustomerRoot>);
