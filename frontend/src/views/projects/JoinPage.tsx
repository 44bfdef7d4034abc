// Opened from an invite link: type a name and be in.
import { type FormEvent, useCallback, useState } from "react";
import { join, type Offer, previewInvite } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";

export function JoinPage({ secret }: { secret: string }) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const offer = useLoaded(useCallback(() => previewInvite(secret), [secret]));
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await join(secret, name.trim());
      go("/", { replace: true });
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <main className="door">
      <form className="door-card" onSubmit={enter}>
        <Brand />
        <p>{offer.value === null ? (offer.problem ?? "Looking at the invite") : invitation(offer.value)}</p>
        <label>
          <span className="label">Your name</span>
          <input
            className="field"
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="name"
            maxLength={60}
            // biome-ignore lint/a11y/noAutofocus: the page asks for nothing else
            autoFocus
            required
          />
        </label>
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary" disabled={busy || name.trim() === ""}>
          Join
        </button>
      </form>
    </main>
  );
}

function invitation({ project, role, invited_by }: Offer): string {
  if (project === "") return "This link makes you the owner of this server. Which name shall the others see?";
  const who = invited_by === "" ? "You are invited" : `${invited_by} invites you`;
  return `${who} to “${project}” as ${role}. Which name shall the others see?`;
}

/** Nobody is signed in: say how one gets in. */
export function SignInPage() {
  return (
    <main className="door">
      <div className="door-card">
        <Brand />
        <p>You are not signed in on this browser.</p>
        <p className="muted">
          Open the invite link that you were sent. Whoever runs the server finds the owner's link in the window where it
          was started.
        </p>
      </div>
    </main>
  );
}

export function Brand() {
  return (
    <h1 className="brand">
      <svg className="brand-mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
        <title>Previz Board</title>
        <path d="M2 5h20v14H2z M9 5v14 M2 12h7" fill="none" stroke="currentColor" strokeWidth="1.8" />
        <path d="M12 15l3-4 2.4 3 1.4-1.6 1.6 2.6z" fill="currentColor" />
      </svg>
      Previz Board
    </h1>
  );
}
