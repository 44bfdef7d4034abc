// Opened from an invite link: type a name and be in; who is signed in already needs one click.
import { type FormEvent, type ReactNode, useCallback, useState } from "react";
import { join, type Offer, previewInvite } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";

export function JoinPage({ secret }: { secret: string }) {
  const { value: offer, problem, isLoading } = useLoaded(useCallback(() => previewInvite(secret), [secret]));
  if (offer === null)
    return <Door problem={problem}>{isLoading && <p className="muted">Looking at the invite</p>}</Door>;
  if (offer.back !== "") return <ComeBack secret={secret} offer={offer} />;
  return offer.here === "" ? <Newcomer secret={secret} offer={offer} /> : <Known secret={secret} offer={offer} />;
}

interface Invited {
  secret: string;
  offer: Offer;
}

function Newcomer({ secret, offer }: Invited) {
  const [name, setName] = useState("");
  const { enter, busy, problem } = useEntrance(secret);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter(name.trim());
  };
  return (
    <Door problem={problem}>
      <form onSubmit={submit}>
        <p>{invitation(offer)} Which name shall the others see?</p>
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
        <button type="submit" className="button primary" disabled={busy || name.trim() === ""}>
          Join
        </button>
      </form>
    </Door>
  );
}

/** Somebody who is signed in stays who they are. */
function Known({ secret, offer }: Invited) {
  const { enter, busy, problem } = useEntrance(secret);
  return (
    <Door problem={problem}>
      <p>{invitation(offer)}</p>
      <button type="button" className="button primary" disabled={busy} onClick={() => void enter("")}>
        Join as {offer.here}
      </button>
    </Door>
  );
}

function ComeBack({ secret, offer }: Invited) {
  const { enter, busy, problem } = useEntrance(secret);
  const isAnother = offer.here !== "" && offer.here !== offer.back;
  return (
    <Door problem={problem}>
      <p>This link lets {offer.back} in on this browser.</p>
      {isAnother && <p className="muted">{offer.here} is signed in here now, and will not be any more.</p>}
      <button type="button" className="button primary" disabled={busy} onClick={() => void enter("")}>
        Come in as {offer.back}
      </button>
    </Door>
  );
}

function useEntrance(secret: string) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (name: string) => {
    setBusy(true);
    try {
      await join(secret, name);
      go("/", { replace: true });
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return { enter, busy, problem };
}

function Door({ problem = null, children }: { problem?: string | null; children: ReactNode }) {
  return (
    <main className="door">
      <div className="door-card">
        <Brand />
        {children}
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </main>
  );
}

function invitation({ project, role, invited_by }: Offer): string {
  if (project === "") return "This link makes you the owner of this server.";
  const who = invited_by === "" ? "You are invited" : `${invited_by} invites you`;
  return `${who} to “${project}” as ${role}.`;
}

/** Nobody is signed in: say how one gets in. */
export function SignInPage() {
  return (
    <Door>
      <p>You are not signed in on this browser.</p>
      <p className="muted">
        Open the invite link that you were sent. Whoever runs the server finds the owner's link in the window where it
        was started.
      </p>
    </Door>
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
