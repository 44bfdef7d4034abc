"""Colours of people: told apart on a dark board, each with a contrast of at least 4.5 against it."""

DARK = "#242424"
"""The lightest surface of the board that a name is written on."""

COLORS = (
    "#f28b6c", "#6cc5f2", "#b7d36b", "#d79bf0", "#f2c04d", "#5fd1b0", "#f58fb4", "#9db1ff",
    "#d9a066", "#7fd17a", "#e6a3d7", "#55cfd6", "#e3d26f", "#ff9a8f", "#a8c6a0", "#c0aee8",
)  # fmt: skip


def color_at(index: int) -> str:
    """The colour of the nth account: neighbours in time get colours far apart."""
    return COLORS[index % len(COLORS)]


def contrast(first: str, second: str) -> float:
    """WCAG's contrast ratio of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
