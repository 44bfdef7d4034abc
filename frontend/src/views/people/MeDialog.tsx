// Who I am here: my name, a way in for another device, and the way out.
import { Link2, LogOut } from "lucide-react";
import { type FormEvent, useState } from "react";
import { linkDevice, logOut, type Me, renameMe } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { Dialog } from "../../app/Dialog";
import { complain } from "../../app/toast";
import { FreshLink } from "./FreshLink";

interface MeDialogProps {
  me: Me;
  /** My name is another one now. */
  onRenamed: () => void;
  onClose: () => void;
}

export function MeDialog({ me, onRenamed, onClose }: MeDialogProps) {
  const [name, setName] = useState(me.name);
  const [link, setLink] = useState<string | null>(null);
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    await attempt(() => renameMe(name.trim()).then(onRenamed));
  };
  return (
    <Dialog title={me.name} onClose={onClose}>
      <form className="me-form" onSubmit={(event) => void rename(event)}>
        <label>
          <span className="label">Name that the others see</span>
          <input className="field" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
        </label>
        <button type="submit" className="button" disabled={name.trim() === "" || name.trim() === me.name}>
          Rename
        </button>
      </form>
      <section className="invites" aria-label="Another device">
        <p className="muted">
          There are no passwords. A link of your own lets you in on another device, once, within a quarter of an hour.
        </p>
        <button
          type="button"
          className="button"
          onClick={() => void attempt(async () => setLink((await linkDevice()).url))}
        >
          <Link2 size={14} aria-hidden /> Link for another device
        </button>
        {link !== null && <FreshLink link={link} />}
      </section>
      <footer className="dialog-foot">
        <p className="muted">Once signed out, you come back by such a link or by an invite.</p>
        <button type="button" className="button" onClick={() => void attempt(leave)}>
          <LogOut size={14} aria-hidden /> Sign out
        </button>
      </footer>
    </Dialog>
  );
}

/** The page begins anew, so that nothing of this person stays in it. */
async function leave(): Promise<void> {
  await logOut();
  location.assign("/");
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    complain(sentenceOf(error));
  }
}
