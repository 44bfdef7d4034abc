// What is looked for among the steps: by whom, what kind, where, when.
import { X } from "lucide-react";
import { useMemo } from "react";
import type { BoardConnection } from "../../sync/types";
import { useReviewing } from "../approval/reviewing";
import type { Outline } from "../board/outline";
import { useWords } from "../board/words";
import { giveBack } from "./focus";
import { KIND_GROUPS } from "./kinds";
import { useAccounts } from "./records";
import { type Filter, filterBy, type Span, useHistory } from "./state";

interface StepFilterProps {
  connection: BoardConnection;
  outline: Outline;
  filter: Filter;
}

const SPANS: readonly { code: Span; title: string }[] = [
  { code: "", title: "At any time" },
  { code: "hour", title: "In the last hour" },
  { code: "today", title: "Today" },
  { code: "yesterday", title: "Yesterday" },
  { code: "week", title: "In the last week" },
];

export function StepFilter({ connection, outline, filter }: StepFilterProps) {
  const words = useWords();
  const people = usePeople(connection);
  const scene = useHistory((state) => state.scene);
  const isPast = scene !== null;
  const gone = scene?.outline.scenes.filter(({ id }) => !outline.byScene.has(id)) ?? [];
  const scenes = [...outline.scenes, ...gone].map(({ id, number, slugline }) => ({
    code: id,
    title: `${number} ${slugline}`,
  }));
  const spans = isPast ? [...SPANS, { code: "until" as const, title: "Up to this moment" }] : SPANS;
  return (
    <div className="step-filter">
      <Choice label="Who" any="Everybody" value={filter.account} options={people} field="account" />
      <Choice label="What" any="Everything" value={filter.kind} options={KIND_GROUPS} field="kind" />
      <Choice label="Where" any={`All ${words.scene}s`} value={filter.scene} options={scenes} field="scene" />
      <Choice label="When" value={filter.span} options={spans} field="span" />
      {filter.panel !== "" && <PanelChip outline={outline} panel={filter.panel} />}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  any?: string;
  value: string;
  options: readonly { code: string; title: string }[];
  field: keyof Filter;
}

function Choice({ label, any, value, options, field }: ChoiceProps) {
  return (
    <select
      className="field"
      aria-label={label}
      data-set={value !== ""}
      value={value}
      onChange={(event) => {
        filterBy({ [field]: event.target.value });
        giveBack(event.currentTarget);
      }}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map(({ code, title }) => (
        <option key={code} value={code}>
          {title}
        </option>
      ))}
    </select>
  );
}

function PanelChip({ outline, panel }: { outline: Outline; panel: string }) {
  const words = useWords();
  const scene = useHistory((state) => state.scene);
  const item = outline.byPanel.get(panel) ?? scene?.outline.byPanel.get(panel);
  const name =
    item === undefined ? `A deleted ${words.panel}` : `${words.Panel} ${item.shotLabel} ${item.number}/${item.count}`;
  return (
    <button type="button" className="chip" aria-pressed onClick={() => filterBy({ panel: "" })}>
      {name} <X size={12} aria-label="Show all panels" role="img" />
    </button>
  );
}

/** Whoever is on record, those who left too. */
function usePeople(connection: BoardConnection): { code: string; title: string }[] {
  const accounts = useAccounts(connection).value;
  const who = useReviewing()?.who;
  return useMemo(() => {
    return [...(accounts ?? [])]
      .map((code) => ({ code, title: who?.(code).name ?? "Somebody" }))
      .sort((a, b) => a.title.localeCompare(b.title));
  }, [accounts, who]);
}
