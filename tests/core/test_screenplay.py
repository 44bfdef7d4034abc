"""Fountain, element by element."""

from hypothesis import given, settings
from hypothesis import strategies as st

from board.screenplay import BadScreenplay, Element, Screenplay, parse_fountain, read_screenplay


def elements(text: str) -> list[tuple[str, str]]:
    return [(element.type, element.text) for element in parse_fountain(text).elements]


def only(screenplay: Screenplay, type: str) -> list[Element]:
    return [element for element in screenplay.elements if element.type == type]


def test_headings_begin_with_a_setting_in_any_of_its_spellings() -> None:
    lines = ["INT. HOUSE", "EXT HOUSE", "est. house", "INT./EXT. CAR", "INT/EXT CAR", "I/E. CAR", "int - house"]

    found = elements("\n\n".join(lines))

    assert found == [("scene_heading", line) for line in lines]


def test_a_dot_forces_a_heading_and_an_ellipsis_does_not() -> None:
    assert elements(".SNIPER SCOPE\n\n...and he falls.") == [("scene_heading", "SNIPER SCOPE"), ("action", "...and he falls.")]


def test_a_word_that_begins_like_a_setting_is_action() -> None:
    assert elements("Interior light.\n\nExtra chairs.\n\nINTERCUT WITH:") == [
        ("action", "Interior light."),
        ("action", "Extra chairs."),
        ("action", "INTERCUT WITH:"),
    ]


def test_a_heading_glued_to_its_action_is_still_a_heading() -> None:
    assert elements("INT. HALL - NIGHT\nShe waits.") == [("scene_heading", "INT. HALL - NIGHT"), ("action", "She waits.")]


def test_prose_that_begins_with_a_setting_among_other_lines_is_action() -> None:
    assert elements("He types\nint main is what he types") == [("action", "He types\nint main is what he types")]


def test_a_scene_number_leaves_the_heading_and_is_kept() -> None:
    screenplay = parse_fountain("INT. HALL - NIGHT #12A#\n\nEXT. YARD #I-1-B.#")

    assert [(e.text, e.scene_number) for e in screenplay.elements] == [("INT. HALL - NIGHT", "12A"), ("EXT. YARD", "I-1-B.")]
    assert [scene.number for scene in screenplay.scenes] == ["12A", "I-1-B."]


def test_scenes_without_numbers_are_counted() -> None:
    assert [scene.number for scene in parse_fountain("INT. A\n\nINT. B\n\nINT. C").scenes] == ["1", "2", "3"]


def test_a_scene_without_a_number_among_numbered_ones_is_lettered() -> None:
    numbers = [scene.number for scene in parse_fountain("INT. A #7#\n\nINT. B\n\nINT. C\n\nINT. D #8#\n\nINT. E").scenes]

    assert numbers == ["7", "7A", "7B", "8", "9"]


def test_a_number_given_twice_is_kept_and_told() -> None:
    screenplay = parse_fountain("INT. A #7#\n\nINT. B #7#")

    assert [scene.number for scene in screenplay.scenes] == ["7", "7"]
    assert screenplay.warnings == ("The script gives the scene number 7 to more than one scene.",)


def test_an_omitted_scene_keeps_its_number() -> None:
    screenplay = parse_fountain("INT. A #1#\n\nOMITTED #2#\n\nINT. C #3#")

    assert [(scene.number, scene.omitted) for scene in screenplay.scenes] == [("1", False), ("2", True), ("3", False)]


def test_the_word_omitted_alone_is_action() -> None:
    assert elements("INT. A\n\nOMITTED")[1] == ("action", "OMITTED")


def test_a_cue_carries_its_name_and_extension_into_what_is_said() -> None:
    screenplay = parse_fountain("MOM (V.O.) (CONT'D)\n(softly)\nCome in.")

    assert [(e.type, e.text, e.character, e.extension) for e in screenplay.elements] == [
        ("character", "MOM (V.O.) (CONT'D)", "MOM", "V.O., CONT'D"),
        ("parenthetical", "(softly)", "MOM", "V.O., CONT'D"),
        ("dialogue", "Come in.", "MOM", "V.O., CONT'D"),
    ]


def test_capitals_with_nothing_after_them_are_action() -> None:
    assert elements("BANG") == [("action", "BANG")]


def test_an_at_sign_forces_a_cue_in_small_letters() -> None:
    screenplay = parse_fountain("@McAVOY\nYo.")

    assert [(e.type, e.character) for e in screenplay.elements] == [("character", "McAVOY"), ("dialogue", "McAVOY")]


def test_cues_in_cyrillic_are_cues() -> None:
    assert elements("МАША\nПривет.") == [("character", "МАША"), ("dialogue", "Привет.")]


def test_speech_in_several_lines_is_one_element_between_parentheticals() -> None:
    found = elements("ANNA\nOne.\nTwo.\n(beat)\nThree.")

    assert found == [("character", "ANNA"), ("dialogue", "One.\nTwo."), ("parenthetical", "(beat)"), ("dialogue", "Three.")]


def test_a_parenthetical_may_run_over_two_lines() -> None:
    assert elements("ANNA\n(to him,\nthen away)\nNo.")[1:] == [("parenthetical", "(to him,\nthen away)"), ("dialogue", "No.")]


def test_two_spaces_keep_speech_open_over_a_blank_line() -> None:
    assert elements("ANNA\nOne.\n  \nTwo.\n\nShe goes.")[1:] == [("dialogue", "One.\n\nTwo."), ("action", "She goes.")]


def test_a_caret_sets_two_speeches_side_by_side() -> None:
    screenplay = parse_fountain("ANNA\nYes.\n\nBEN ^\nNo.\n\nANNA\nOh.")

    assert [(e.character, e.dual) for e in screenplay.elements] == [
        ("ANNA", "L"),
        ("ANNA", "L"),
        ("BEN", "R"),
        ("BEN", "R"),
        ("ANNA", ""),
        ("ANNA", ""),
    ]


def test_a_caret_without_a_speech_before_it_is_dropped() -> None:
    screenplay = parse_fountain("She enters.\n\nBEN ^\nNo.")

    assert [(e.character, e.dual) for e in screenplay.elements[1:]] == [("BEN", ""), ("BEN", "")]


def test_transitions_end_in_to_or_are_forced() -> None:
    found = elements("CUT TO:\n\n> Fade out.\n\nFADE IN:\n\nHe walks TO:")

    assert found == [("transition", "CUT TO:"), ("transition", "Fade out."), ("action", "FADE IN:"), ("action", "He walks TO:")]


def test_a_transition_glued_to_a_line_is_nobodys_name() -> None:
    assert elements("CUT TO:\nA dog.") == [("transition", "CUT TO:"), ("action", "A dog.")]


def test_text_between_angle_brackets_is_centered() -> None:
    assert elements("> THE END <") == [("centered", "THE END")]


def test_lyrics_stand_alone_and_in_speech() -> None:
    assert elements("~La la\n~la\n\nANNA\n~Doo") == [("lyric", "La la\nla"), ("character", "ANNA"), ("lyric", "Doo")]


def test_sections_and_synopses_need_no_blank_lines() -> None:
    screenplay = parse_fountain("# Act\n## Sequence\n= It begins.\n\nINT. A\n= They meet.")

    assert [(e.type, e.text, e.level) for e in screenplay.elements] == [
        ("section", "Act", 1),
        ("section", "Sequence", 2),
        ("synopsis", "It begins.", 0),
        ("scene_heading", "INT. A", 0),
        ("synopsis", "They meet.", 0),
    ]
    assert screenplay.scenes[0].synopsis == "They meet."


def test_a_synopsis_after_a_section_is_not_the_scenes_before_it() -> None:
    assert parse_fountain("INT. A\n\n= One.\n\n# Act two\n\n= Two.").scenes[0].synopsis == "One."


def test_a_line_of_equal_signs_is_a_page_break() -> None:
    assert elements("One.\n\n=====\n\nTwo.") == [("action", "One."), ("page_break", ""), ("action", "Two.")]


def test_notes_leave_the_text_and_follow_it() -> None:
    assert elements("He waits. [[How long?]]\n\n[[Over\ntwo lines]]") == [
        ("action", "He waits."),
        ("note", "How long?"),
        ("note", "Over\ntwo lines"),
    ]


def test_a_note_never_closed_is_text() -> None:
    assert elements("He [[ waits.\n\nShe does not ]].") == [("action", "He [[ waits."), ("action", "She does not ]].")]


def test_the_boneyard_is_not_read() -> None:
    assert elements("One.\n\n/* INT. GONE\n\nTWO */\n\nThree /* x */ four.") == [("action", "One."), ("action", "Three  four.")]


def test_a_boneyard_never_closed_is_text() -> None:
    assert elements("One.\n\n/* two") == [("action", "One."), ("action", "/* two")]


def test_an_exclamation_mark_forces_action() -> None:
    assert elements("!INT. NOT A PLACE") == [("action", "INT. NOT A PLACE")]
    assert elements("!BANG\nBANG") == [("action", "BANG\nBANG")]


def test_emphasis_leaves_the_text_and_lone_marks_stay() -> None:
    assert elements("He is **very** *late*, _is he_? 2 * 3 * 4, snake_case_name, \\*no\\*") == [
        ("action", "He is very late, is he? 2 * 3 * 4, snake_case_name, *no*")
    ]


def test_a_bold_heading_is_a_heading() -> None:
    assert elements("**INT. HALL - DAY**") == [("scene_heading", "INT. HALL - DAY")]


def test_a_close_shot_in_capitals_is_a_shot() -> None:
    assert elements("CLOSE ON THE KEY") == [("shot", "CLOSE ON THE KEY")]


def test_an_indented_script_reads_like_any_other() -> None:
    text = "\t\t\tCUT TO:\n\n    INT. HALL\n\n\t\t\tANNA\n\t\tHello.\n"

    assert elements(text) == [
        ("transition", "CUT TO:"),
        ("scene_heading", "INT. HALL"),
        ("character", "ANNA"),
        ("dialogue", "Hello."),
    ]


def test_line_endings_of_every_system_are_read() -> None:
    for ending in ("\n", "\r\n", "\r"):
        assert elements(ending.join(["INT. HALL", "", "ANNA", "Hi."])) == [
            ("scene_heading", "INT. HALL"),
            ("character", "ANNA"),
            ("dialogue", "Hi."),
        ]


def test_the_title_page_is_kept_apart() -> None:
    screenplay = parse_fountain("Title:\n\t_**Slack**_\n\tWater\nAuthor: A\n    and B\n\nINT. HALL")

    assert screenplay.title == "Slack Water"
    assert screenplay.title_page == (("Title", "Slack\nWater"), ("Author", "A\nand B"))
    assert [element.text for element in screenplay.elements] == ["INT. HALL"]


def test_fade_in_at_the_top_is_no_title_page() -> None:
    assert elements("FADE IN:\n\nINT. HALL") == [("action", "FADE IN:"), ("scene_heading", "INT. HALL")]


def test_a_title_page_in_another_script_is_one() -> None:
    assert parse_fountain("Title：映画\nAuthor：匿名\n\nINT. A").title == "映画"


def test_a_scene_knows_its_place_time_and_cast() -> None:
    text = (
        "INT./EXT. OLD CAR - ROAD – NIGHT (1973)\n\nBEN drives. CARA MIA sleeps.\n\nANNA (O.S.)\nHi.\n\nBEN\nHi.\n\nCARA MIA\n?"
    )

    scene = parse_fountain(text).scenes[0]

    assert (scene.setting, scene.location, scene.time_of_day) == ("INT/EXT", "OLD CAR - ROAD", "NIGHT (1973)")
    assert scene.cast == ("BEN", "CARA MIA", "ANNA")


def test_a_place_that_names_no_time_has_none() -> None:
    for slugline in ("INT. DAY CARE CENTRE", "INT. HALL - KITCHEN"):
        assert parse_fountain(slugline).scenes[0].time_of_day == ""


def test_elements_know_their_scene() -> None:
    assert [element.scene for element in parse_fountain("Before.\n\nINT. A\n\nOne.\n\nINT. B\n\nTwo.").elements] == [
        -1,
        0,
        0,
        1,
        1,
    ]


_PIECES = st.sampled_from(
    [
        *("INT. A - DAY", "ext. b", ".C", "INT. D #2A#", "OMITTED #3#", "#1#"),
        *("ANNA", "BEN ^", "@x", "(y)", "~z", "# s", "= t", "===", "> u <", "> v", "w TO:", "CUT TO:", "Title: x"),
        *("[[n]]", "[[", "]]", "/*", "*/", "**b**", "_u_", "*", "!", "  ", " ", "", "\t"),
        *("\ue700", "\ue705x", "\u2028", "ß", "İ", "日本", "👩‍👩‍👧", "a" * 300),
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=40), st.sampled_from(["\n", "\n\n", "\r\n", " "]))
@settings(max_examples=250, deadline=None)
def test_any_text_is_read_or_refused(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)

    screenplay = parse_fountain(text)

    assert all(element.scene < len(screenplay.scenes) for element in screenplay.elements)
    assert all(screenplay.elements[scene.heading].type == "scene_heading" for scene in screenplay.scenes)
    assert all(scene.number for scene in screenplay.scenes)
    assert all("\ufffd" not in element.text for element in screenplay.elements)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=80).map(lambda text: ("INT. A\n\n" + text).encode())))
@settings(max_examples=250, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    screenplay = _read(data)

    assert screenplay.scenes if isinstance(screenplay, Screenplay) else screenplay.endswith(".")


def _read(data: bytes) -> Screenplay | str:
    try:
        return read_screenplay(data, "a.fountain")
    except BadScreenplay as bad:
        return str(bad)


def test_hostile_lines_take_no_time_to_speak_of() -> None:
    for line in (
        ">" + " " * 50_000 + "x",
        "*" * 50_000,
        "**a " * 12_000,
        "[[" * 25_000,
        "/*" * 25_000,
        "A" + " " * 50_000 + "#",
    ):
        parse_fountain("INT. A\n\n" + line + "\n" + line)
