// Wires the app to the page.
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./theme/theme.css";
import "./theme/app.css";
import "./views/board/board.css";
import "./views/comments/comments.css";
import "./views/approval/approval.css";
import "./views/agents/agents.css";
import "./views/review/review.css";
import "./theme/phone.css";

const root = document.getElementById("root");
if (root === null) throw new Error("expected an element #root in the page");
createRoot(root).render(<App />);
