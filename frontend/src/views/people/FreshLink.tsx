// A link that is shown once, to be copied.
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { complain } from "../../app/toast";

export function FreshLink({ link }: { link: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => complain("The browser did not allow copying. Select the link and copy it by hand."),
    );
  return (
    <div className="fresh-link">
      <input className="field" aria-label="Link" readOnly value={link} onFocus={(event) => event.target.select()} />
      <button type="button" className="button" onClick={() => void copy()}>
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />} {copied ? "Copied" : "Copy"}
      </button>
      <p className="muted">The link is shown this once.</p>
    </div>
  );
}
