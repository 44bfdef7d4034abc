"""The storyboard of the demo: which shots cover a scene, and what every panel shows, says and lasts.

Scene 7 is still script alone: there the assistant has first frames to propose.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """One panel; `lines` are the beginnings of the script paragraphs that it shows."""

    picture: str
    action: str
    seconds: float
    lines: tuple[str, ...] = ()
    dialogue: str = ""
    notes: str = ""
    arrows: tuple[tuple[str, tuple[float, ...], str], ...] = ()
    transition: str = ""


@dataclass(frozen=True, slots=True)
class ShotPlan:
    """One shot; `lens` 0 is the lens that the first panel is drawn with."""

    scene: str
    size: str
    subject: str
    panels: tuple[PanelPlan, ...]
    framing: tuple[str, ...] = ("SINGLE",)
    angle: str = "EYE_LEVEL"
    movement: tuple[str, ...] = ("STATIC",)
    rig: str = "STICKS"
    lens: float = 0
    notes: str = ""


_IN = (
    (-880.0, -460.0, -640.0, -340.0),
    (880.0, -460.0, 640.0, -340.0),
    (-880.0, 460.0, -640.0, 340.0),
    (880.0, 460.0, 640.0, 340.0),
)
_PUSH_IN = tuple(("camera", corner, "") for corner in _IN)

SHOTS: tuple[ShotPlan, ...] = (
    ShotPlan(
        "1",
        "EWS",
        "River, bridge, ferry",
        (
            PanelPlan(
                "1-wide",
                "Dusk. The last boat lies at its ramp. Behind it, finished and dark, the bridge.",
                5,
                ("A tidal river", "At the foot of a wooden ramp"),
                arrows=(("camera", (-905.0, -420.0, -905.0, 60.0), "CRANE DOWN"),),
            ),
        ),
        ("ESTABLISHING",),
        "HIGH",
        ("CRANE_D",),
        "CRANE",
    ),
    ShotPlan(
        "1",
        "CU",
        "The timetable",
        (PanelPlan("1-board", "Chalk squeaks. LAST BOAT 9.40. She underlines nothing.", 3, ("At the foot of a wooden ramp",)),),
        ("INSERT",),
        lens=75,
    ),
    ShotPlan(
        "1",
        "MS",
        "Nora, June",
        (
            PanelPlan(
                "1-two",
                "June coils a line and reads over Nora's shoulder.",
                4.5,
                ("JUNE (19", "You could write", "They can read"),
                'JUNE: You could write "ever".\nNORA: They can read.',
            ),
        ),
        ("TWO_SHOT",),
    ),
    ShotPlan(
        "1",
        "FS",
        "Tomas",
        (
            PanelPlan(
                "1-tomas",
                "Footsteps. Tomas stops halfway down, the case held against him like a cat.",
                4,
                ("Footsteps on the ramp",),
                arrows=(("subject", (40.0, 40.0, 20.0, 330.0), ""),),
            ),
        ),
        angle="LOW",
        rig="HI_HAT",
        notes="From the boat. He has to come down to us.",
    ),
    ShotPlan(
        "1",
        "CU",
        "Nora",
        (
            PanelPlan(
                "1-nora",
                "She looks at him for as long as it takes to put the chalk away.",
                5,
                ("Nora looks at him", "Cast off", "There's a passenger", "I saw"),
                "NORA: Cast off.\nJUNE (O.S.): There's a passenger.\nNORA: I saw.",
            ),
        ),
    ),
    ShotPlan(
        "2",
        "MLS",
        "Nora, Tomas",
        (
            PanelPlan(
                "2-master",
                "Nora steers. Tomas fills the doorway and has the sense not to come in.",
                5,
                ("The engine knocks", "How much is it now", "What it was"),
                "TOMAS: How much is it now?\nNORA: What it was.",
            ),
        ),
        ("TWO_SHOT", "MASTER"),
        notes="Depth, not cuts: the wheel is between them and us.",
    ),
    ShotPlan(
        "2",
        "CU",
        "Four coins",
        (
            PanelPlan(
                "2-coins", "Four coins on the chart table, one by one. He had them ready.", 3.5, ("He counts four coins",)
            ),
        ),
        ("INSERT",),
        "HIGH",
        lens=75,
    ),
    ShotPlan(
        "2",
        "MCU",
        "Nora",
        (
            PanelPlan(
                "2-nora",
                "Nora keeps her eyes on the water.",
                5,
                ("You haven't been over", "I see it from here"),
                "TOMAS (O.S.): You haven't been over to see it.\nNORA: I see it from here. I see it from everywhere.",
            ),
        ),
    ),
    ShotPlan(
        "2",
        "MS",
        "Nora, over Tomas",
        (
            PanelPlan(
                "2-over",
                "Over Tomas: her back, the wheel, the empty hook on the left.",
                4.5,
                ("It's a good bridge", "(not unkindly)", "It's a quiet one"),
                "TOMAS: It's a good bridge, Nora.\nNORA: It's a quiet one.",
            ),
        ),
        ("OVER_SHOULDER_L", "DIRTY"),
    ),
    ShotPlan(
        "2",
        "CU",
        "The case",
        (
            PanelPlan(
                "2-case",
                "He moves the case behind his leg.",
                2.5,
                ("She looks at the case", "Hold the look"),
                arrows=(("subject", (480.0, 60.0, 250.0, 60.0), ""),),
            ),
        ),
        ("INSERT",),
        "LOW",
        notes="The case must be read before it is explained.",
    ),
    ShotPlan(
        "3",
        "WS",
        "June, Tomas",
        (
            PanelPlan(
                "3-wide",
                "Black water. June ties off a line that needs no tying; Tomas sits on a bollard.",
                4.5,
                ("Black water slides",),
            ),
        ),
        ("TWO_SHOT", "MASTER"),
        "HIGH",
    ),
    ShotPlan(
        "3",
        "MS",
        "June",
        (
            PanelPlan(
                "3-june",
                "June, to the rope more than to him.",
                4.5,
                ("I start there tomorrow",),
                "JUNE: I start there tomorrow. The toll office. There's a chair that goes up and down.",
            ),
        ),
        movement=("FOLLOW",),
        rig="HANDHELD",
    ),
    ShotPlan(
        "3",
        "MS",
        "Tomas, over June",
        (
            PanelPlan(
                "3-over",
                "Over June, down on Tomas and the case.",
                4,
                ("Does she know", "She wrote the letter"),
                "TOMAS: Does she know?\nJUNE: She wrote the letter for me.",
            ),
        ),
        ("OVER_SHOULDER_L", "DIRTY"),
        "HIGH",
    ),
    ShotPlan(
        "3",
        "CU",
        "The bell",
        (
            PanelPlan(
                "3-bell",
                "The case opens to the light: a ship's bell, brass, a dent in its lip.",
                4,
                ("He takes that in", "That's from the hook"),
                "JUNE (O.S.): That's from the hook.",
            ),
        ),
        ("INSERT",),
        "HIGH",
        lens=75,
    ),
    ShotPlan(
        "3",
        "CU",
        "Tomas",
        (
            PanelPlan(
                "3-tomas",
                "He speaks to the bell.",
                6,
                ("He gave it to me",),
                "TOMAS: He gave it to me, the summer I left. I was to bring it back when I had built something.",
            ),
        ),
        angle="HIGH",
    ),
    ShotPlan(
        "3",
        "COWBOY",
        "Tomas, June",
        (
            PanelPlan(
                "3-both",
                "The engine stops. Both turn to the wheelhouse.",
                3.5,
                ("Behind them the engine", "What is it", "She's stopped us"),
                "TOMAS: What is it?\nJUNE: She's stopped us.",
                notes="They speak together.",
            ),
        ),
        ("TWO_SHOT",),
    ),
    ShotPlan(
        "4",
        "CU",
        "The throttle",
        (PanelPlan("4-throttle", "Her hand, still on the throttle. No sound but the river.", 3, ("No sound but the river",)),),
        ("INSERT",),
        lens=75,
    ),
    ShotPlan(
        "4",
        "MS",
        "Nora, Tomas",
        (
            PanelPlan(
                "4-two",
                "Tomas comes in without asking now.",
                5.5,
                ("No sound but the river", "Slack water. It lasts", "Nora."),
                "NORA: Slack water. It lasts eleven minutes here. Nothing pulls either way.\nTOMAS: Nora.",
                arrows=(("subject", (560.0, 260.0, 380.0, 300.0), ""),),
            ),
        ),
        ("TWO_SHOT",),
    ),
    ShotPlan(
        "4",
        "MCU",
        "Nora",
        (
            PanelPlan(
                "4-nora",
                "She tells it like a tide table.",
                4.5,
                ("He lay by that window",),
                "NORA: He lay by that window. You could see your crane. I telephoned.",
            ),
        ),
    ),
    ShotPlan(
        "4",
        "MCU",
        "Tomas",
        (
            PanelPlan(
                "4-tomas",
                "Tomas has said this to himself for years.",
                5,
                ("We were pouring the third pier",),
                "TOMAS: We were pouring the third pier. You can't stop a pour. If it sets with a seam in it --",
            ),
        ),
    ),
    ShotPlan(
        "4",
        "CU",
        "Nora",
        (
            PanelPlan("4-fails", "She finishes the sentence for him.", 3, ("It fails",), "NORA: It fails."),
            PanelPlan(
                "4-hand",
                "Her eyes go down to her own hand. It comes off the throttle, finger by finger.",
                6,
                ("Silence. Her hand", "I brought him out here", "What did you say"),
                "NORA: I brought him out here and stopped the engine. He thought I was you.\nTOMAS (O.S.): What did you say?",
            ),
        ),
    ),
    ShotPlan(
        "4",
        "ECU",
        "Nora",
        (
            PanelPlan(
                "4-said",
                "Push in until there is nothing else.",
                5,
                ("(after a while)", "I said it was finished"),
                "NORA: I said it was finished.",
                arrows=_PUSH_IN,
            ),
        ),
        movement=("DOLLY_IN",),
        rig="SLIDER",
    ),
    ShotPlan(
        "4",
        "CU",
        "The case on the table",
        (
            PanelPlan(
                "4-case",
                "He puts the case on the table beside the coins, and opens it.",
                4,
                ("Tomas puts the case", "CUT TO:"),
                transition="CUT",
            ),
        ),
        ("INSERT",),
        "HIGH",
        lens=50,
    ),
    ShotPlan(
        "5",
        "EWS",
        "The ferry under the bridge",
        (
            PanelPlan(
                "5-dark", "Mid-stream. One lit window, turning as slowly as a clock.", 5, ("The ferry lies in mid-stream",)
            ),
            PanelPlan(
                "5-lamps",
                "A lamp. Then the next. Then all of them, and again upside down in the water.",
                6,
                ("High up a LAMP",),
                notes="Lamps come on from the far bank; three frames each.",
            ),
        ),
        ("ESTABLISHING",),
        "LOW",
    ),
    ShotPlan(
        "5",
        "MCU",
        "June",
        (
            PanelPlan(
                "5-june",
                "June with her head back and her mouth open.",
                3.5,
                ("On deck June stands", "(to nobody)", "They're testing it"),
                "JUNE: They're testing it.",
            ),
        ),
        angle="LOW",
        rig="HANDHELD",
    ),
    ShotPlan(
        "5",
        "COWBOY",
        "Nora, Tomas",
        (
            PanelPlan(
                "5-rail",
                "They come out and stand an arm's length apart. The light shows them how old they are.",
                5,
                ("Nora and Tomas come out", "Third from the left"),
                "TOMAS: Third from the left. That's his.",
            ),
        ),
        ("TWO_SHOT",),
        "LOW",
    ),
    ShotPlan(
        "5",
        "EWS",
        "The third pier",
        (
            PanelPlan(
                "5-third",
                "Nora counts. One. Two. Three.",
                4,
                ("Nora counts",),
                arrows=(("camera", (-600.0, 470.0, 500.0, 470.0), "PAN"),),
            ),
        ),
        ("POV",),
        "LOW",
        ("PAN_R",),
    ),
    ShotPlan(
        "6",
        "CU",
        "The bell",
        (
            PanelPlan(
                "6-hang",
                "Her hands lift the bell. The dent fits her thumb.",
                4,
                ("Nora's hands lift",),
                arrows=(("subject", (250.0, 60.0, 240.0, -300.0), ""),),
            ),
        ),
        ("INSERT",),
        lens=75,
    ),
    ShotPlan(
        "6",
        "MS",
        "Nora, Tomas",
        (PanelPlan("6-reach", "She does not ring it. She waits. Tomas reaches past her.", 5, ("She does not ring it",)),),
        ("TWO_SHOT",),
    ),
    ShotPlan(
        "6",
        "CU",
        "The bell",
        (
            PanelPlan(
                "6-note",
                "ONE NOTE. It does not seem to stop.",
                6,
                ("ONE NOTE. It goes out",),
                notes="Hold for as long as it sounds.",
            ),
        ),
        ("INSERT",),
        lens=75,
    ),
    ShotPlan(
        "8",
        "EWS",
        "June on the bridge",
        (PanelPlan("8-wide", "Morning. Empty lanes, clean as paper, and one small figure.", 5, ("Empty lanes",)),),
        ("ESTABLISHING",),
    ),
    ShotPlan(
        "8",
        "FS",
        "June",
        (
            PanelPlan(
                "8-june",
                "She walks in boots two sizes too big, and stops over the third pier.",
                4.5,
                ("Empty lanes", "June stops over"),
                arrows=(("subject", (60.0, 300.0, 20.0, 440.0), ""),),
            ),
        ),
        movement=("LEAD",),
        rig="STEADICAM",
    ),
    ShotPlan(
        "8",
        "EWS",
        "The ferry from above",
        (
            PanelPlan(
                "8-down",
                "Straight down: the ferry, engine off. Nobody on board, it seems. Then, from below: ONE NOTE.",
                6,
                ("June stops over", "Then, from below"),
            ),
        ),
        ("POV",),
        "OVERHEAD",
    ),
    ShotPlan(
        "8",
        "MLS",
        "June",
        (
            PanelPlan(
                "8-arms",
                "June puts both arms up over her head, as high as they go.",
                5,
                ("June puts both arms", "FADE OUT."),
                transition="FADE_OUT",
            ),
        ),
        angle="LOW",
    ),
)
