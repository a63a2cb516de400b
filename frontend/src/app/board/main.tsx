import "@/ui/styles.css";
import { Root } from "../root";
import { createRoot } from "react-dom/client";
import { BoardApp } from "./board-app";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<Root><BoardApp /></Root>);
