// The copy of an article that was sent goes when another page comes: then the desk has it.
import { drop } from "./editor/kept.js";

export const SENT = "copydesk:sent";

export function dropSent() {
  try {
    const place = sessionStorage.getItem(SENT);
    if (!place || document.querySelector("form[data-draft]")) return;
    sessionStorage.removeItem(SENT);
    drop(place);
  } catch {
    // Storage is switched off: then there is no copy either.
  }
}
