import "@/ui/styles.css";
import { RoomsPage } from "@/features/rooms/rooms-page";
import { doorOf } from "@/features/rooms/use-rooms";
import { createRoot } from "react-dom/client";
import { CustomerRoot } from "../customer-root";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<CustomerRoot><RoomsPage door={doorOf(location.pathname)} /></CustomerRoot>);
