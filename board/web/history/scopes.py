"""How much of a board is brought back, as a request says it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from board.history import scope
from board.history.scope import Drawing, Strokes, Subject, WholeBoard

_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
Id = Annotated[str, Field(pattern=_UUID)]
Layer = Annotated[str, Field(min_length=1, max_length=36)]
Table = Literal[
    "production", "scripts", "elements", "scenes", "shots", "panels", "sets", "blockings", "cameras", "tracks", "clips"
]  # fmt: skip


class _Scope(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BoardScope(_Scope):
    """Everything: only a director or an owner."""

    kind: Literal["board"]

    def scope(self) -> WholeBoard:
        return WholeBoard()


class SubjectScope(_Scope):
    """A scene, shot or panel with all that stands in it; it stays where it stands itself."""

    kind: Literal["subject"]
    table: Literal["scenes", "shots", "panels"]
    id: Id

    def scope(self) -> Subject:
        return Subject(self.table, self.id)


class DrawingScope(_Scope):
    """A panel's drawing without its fields; of one layer where that is named."""

    kind: Literal["drawing"]
    panel: Id
    layer: Layer | None = None

    def scope(self) -> Drawing:
        return Drawing(self.panel, self.layer)


class StrokesScope(_Scope):
    """Some strokes of a drawing."""

    kind: Literal["strokes"]
    panel: Id
    ids: list[Id] = Field(min_length=1, max_length=1000)

    def scope(self) -> Strokes:
        return Strokes(self.panel, frozenset(self.ids))


class FieldScope(_Scope):
    """One field of a record; of the production with no id."""

    kind: Literal["field"]
    table: Table
    id: str = Field(default="", max_length=36)
    field: str = Field(pattern=r"^[a-z_]{1,40}$")

    def scope(self) -> scope.Field:
        return scope.Field(self.table, self.id, self.field)


AnyScope = Annotated[BoardScope | SubjectScope | DrawingScope | StrokesScope | FieldScope, Field(discriminator="kind")]
