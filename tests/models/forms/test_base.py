"""What all forms share: one transaction, one save a draft, a case named by what is typed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import numbering
from models.forms import Form, Intake, Offer, case_of, perform, read_form
from models.forms.base import forms_of
from models.refused import Refused
from models.register.register import Register
from models.terminal.drafts import Draft, Drafts, drafts_of
from tests.conftest import StillClock
from tests.models.build import intake, refused, take_in


def kept(register: Register, officer: int, draft: int = 5) -> int:
    drafts = Drafts(register.database.path)
    drafts.keep(Draft(draft, officer, "intake", 1, {"name": "Siti"}))
    drafts.close()
    return draft


def test_a_form_is_saved_once(register: Register, sari: int) -> None:
    form = intake(draft=kept(register, sari))
    perform(register, sari, form)
    head = register.head()
    with refused("already_saved"):
        perform(register, sari, form)
    assert register.head() == head
    assert drafts_of(register.database, sari) == []


def test_a_refused_form_keeps_its_draft(register: Register, sari: int) -> None:
    draft = kept(register, sari)
    with refused("service_unknown"):
        perform(register, sari, intake(draft=draft, service="NOPE"))
    assert [d.id for d in drafts_of(register.database, sari)] == [draft]
    perform(register, sari, intake(draft=draft))


def test_a_case_is_named_by_any_form_of_its_number(register: Register, sari: int) -> None:
    printed = take_in(register, sari)
    case = case_of(register, printed)
    for text in (
        printed,
        printed.replace("-", ""),
        numbering.short(case.number),
        numbering.short(case.number).replace("-", ""),
    ):
        assert case_of(register, text).id == case.id


def test_a_wrong_number_and_an_unknown_one_are_told_apart(register: Register, sari: int) -> None:
    printed = take_in(register, sari)
    right = case_of(register, printed).number
    wrong = right - right % 10 + (right + 1) % 10
    for text in ("", "abc", f"{wrong:015d}", numbering.shown(wrong)):
        with refused("number_wrong"):
            case_of(register, text)
    with refused("case_unknown"):
        case_of(register, numbering.shown(numbering.make(register.series(), 77)))
    with refused("case_unknown"):
        case_of(register, numbering.shown(numbering.make(register.series(), 800_077)))


def test_a_mistyped_short_number_never_finds_a_case_of_another_year(
    register: Register, sari: int, clock: StillClock
) -> None:
    for _ in range(9):
        take_in(register, sari)
    clock.move(days=365)
    right = case_of(register, take_in(register, sari))
    short = numbering.short(right.number)
    for digit in "0123456789":
        for slip in (f"{digit}{short[1:]}", f"{short[:-1]}{digit}"):
            if slip != short:
                try:
                    found = case_of(register, slip)
                except Refused:
                    continue
                pytest.fail(f"{short} typed as {slip} is taken for {numbering.shown(found.number)}")


def test_a_short_number_that_fits_two_cases_asks_for_the_whole(
    register: Register, sari: int, clock: StillClock
) -> None:
    """Two incarnations and two years can share a check digit; then the short form is not enough."""
    first = take_in(register, sari)
    short = first.split("-")[-2].lstrip("0") + "-" + first[-1]
    clock.move(days=365)
    for _ in range(9):  # each lost token begins an incarnation; one of ten series digits fits
        register.token.path.unlink()
        register._life_checked = False
        if take_in(register, sari)[-1] == first[-1]:
            break
    try:
        found = case_of(register, short)
    except Refused as why:
        assert why.code == "number_ambiguous"  # noqa: PT017
    else:
        assert found.number != int(first.replace("-", "")), "a bare short number means this year's case"


LINE = '{"do":"intake","nik":"3174015203909001","name":"Siti","service":"PP","papers":"all"}'


def test_a_line_of_json_is_a_form(register: Register, sari: int) -> None:
    form = read_form(LINE)
    assert form == Intake(nik="3174015203909001", name="Siti", service="PP", papers="all")
    assert perform(register, sari, form).state == "received"


def test_every_form_has_a_word_of_its_own() -> None:
    words = [cls.__struct_config__.tag for cls in forms_of(Form)]
    assert len(set(words)) == len(words)
    assert {"intake", "complete", "offer", "accept", "deliver", "erase"} <= set(words)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"do":"teleport"}',
        '{"do":"intake"}',
        '{"do":"intake","service":"PP","more":1}',
        '{"do":"intake","service":"PP","papers":"some"}',
        '{"do":"deliver","case":"1","seen":"Siti"}',
        b"\xff",
    ],
)
def test_another_line_is_none(line: str | bytes) -> None:
    with refused("form_malformed"):
        read_form(line)


def test_a_refused_line_repeats_nothing_of_a_citizen() -> None:
    for line in ('{"do":"deliver","case":"1","seen":"Siti"}', '{"do":"intake","service":"PP","nik":3174015203909001}'):
        with pytest.raises(Refused) as caught:
            read_form(line)
        assert "Siti" not in str(caught.value.facts)
        assert "3174" not in str(caught.value.facts)


@given(st.text(max_size=40) | st.binary(max_size=40))
def test_any_line_is_a_form_or_a_refusal(line: str | bytes) -> None:
    try:
        read_form(line)
    except Refused as why:
        assert why.code == "form_malformed"  # noqa: PT017


def test_nothing_of_a_form_is_kept_when_its_last_act_is_refused(register: Register, sari: int) -> None:
    """The person is registered before the case is refused: both go."""
    head, allocated = register.head(), register.database.rows("SELECT * FROM allocated")
    with refused("text_too_long"):
        perform(register, sari, intake(note="a" * 2001))
    assert (register.head(), register.database.rows("SELECT * FROM allocated")) == (head, allocated)
    assert register.database.rows("SELECT * FROM person") == []
    assert register.database.rows("SELECT count(*) FROM salt_seed") == [(1,)], "the officers' block only"


def test_numbers_run_without_gaps_over_refusals(register: Register, sari: int) -> None:
    first = case_of(register, take_in(register, sari)).number
    with refused("name_missing"):
        perform(register, sari, intake(nik="", name=""))
    with refused("number_wrong"):
        perform(register, sari, Offer(case="x", to="HI"))
    second = case_of(register, take_in(register, sari)).number
    assert numbering.running(second) == numbering.running(first) + 1


def test_the_running_number_begins_again_each_year(register: Register, sari: int, clock: StillClock) -> None:
    old = case_of(register, take_in(register, sari))
    clock.move(days=(dt.date(2027, 1, 1) - dt.date(2026, 11, 24)).days)
    new = case_of(register, take_in(register, sari))
    assert (numbering.running(old.number), numbering.running(new.number)) == (1, 1)
    assert case_of(register, numbering.shown(old.number)).id == old.id
