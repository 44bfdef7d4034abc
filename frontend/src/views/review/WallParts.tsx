// What the review adds to the wall's own parts: that something is suggested here, an agent at work, asking about a scene.
import { Bot, Sparkles, Square } from "lucide-react";
import { useAgents } from "./AgentsHere";
import { askAbout, mayAsk, stopAgent } from "./asking";
import { showReview } from "./opening";
import { type Reviewed, useReviewed } from "./reviewing";
import { subjectName } from "./wording";

/** On a panel's card: what waits about it. A press goes to the first of it. */
export function SuggestedMark({ panelId }: { panelId: string }) {
  const about = useReviewed()?.about.get(panelId);
  const [first] = about ?? [];
  if (about === undefined || first === undefined) return null;
  const title = about.length === 1 ? `Suggested: ${first.filed.record.title}` : `${about.length} suggestions wait here`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a card has no controls within; keys come here by the queue
    <span
      className="suggested-mark"
      role="img"
      title={title}
      aria-label={title}
      onClick={() => showReview(first.filed.id)}
    >
      <Bot size={11} aria-hidden />
      {about.length > 1 && about.length}
    </span>
  );
}

/** On the card of the panel that an agent reads. */
export function AgentHere(place: { panelId: string; x: number }) {
  const reviewed = useReviewed();
  return reviewed === null ? null : <Chip reviewed={reviewed} {...place} />;
}

function Chip({ reviewed, panelId, x }: { reviewed: Reviewed; panelId: string; x: number }) {
  const agent = useAgents(reviewed.connection).find(({ panel }) => panel === panelId);
  if (agent === undefined) return null;
  const doing = { reading: "reads here", thinking: "thinks", proposing: "suggests", resting: "waits" }[agent.state];
  return (
    <span className="here agent-here" style={{ left: x, background: agent.color }}>
      <Bot size={11} aria-hidden /> {agent.name} {doing}
      {mayAsk(reviewed) && (
        <button
          type="button"
          aria-label={`Stop ${agent.name}`}
          title={`Stop ${agent.name}`}
          onClick={() => void stopAgent(reviewed.board, agent.job)}
        >
          <Square size={9} fill="currentColor" aria-hidden />
        </button>
      )}
    </span>
  );
}

/** In a scene's heading. */
export function AskScene({ sceneId }: { sceneId: string }) {
  const reviewed = useReviewed();
  if (reviewed === null || !mayAsk(reviewed) || !reviewed.model.manners.enabled) return null;
  const about = subjectName("scenes", sceneId, reviewed.naming);
  return (
    <button
      type="button"
      className="icon-button ask-scene"
      aria-label={`Ask for suggestions about ${about}`}
      title={`Ask for suggestions about ${about}`}
      onClick={() => {
        showReview();
        void askAbout(reviewed.board, { scope: "scene", id: sceneId, about });
      }}
    >
      <Sparkles size={13} />
    </button>
  );
}
