"""The office's form, and words about a roster."""

from datetime import date, timedelta

import pytest

from dispatch.roster.form import Form, FormPlace, FormShare, lay_out
from dispatch.roster.ground_facts import CommunityFacts
from dispatch.roster.holidays import find_heavy, find_holiday
from dispatch.roster.life import Part
from dispatch.roster.paper import form_html
from dispatch.roster.reasons import Reason
from dispatch.roster.repairing import list_runs
from dispatch.roster.words import Words
from dispatch.roster.xlsx import neutralise

MONDAY = date(2026, 12, 28)
NIGHTS = [MONDAY + timedelta(days=n) for n in range(14)]


def test_a_form_has_a_page_a_week_over_the_turn_of_the_year() -> None:
    place = FormPlace("王明", MONDAY + timedelta(days=8), "001", Part.VOLUNTEER)
    weeks = lay_out(NIGHTS, [("001", "台子", "台子警务室"), ("002", "水寨", "")], [place])
    assert [week.number for week in weeks] == [53, 1]
    assert [len(week.nights) for week in weeks] == [7, 7]
    cells = [cell.volunteers for week in weeks for row in week.rows for cell in row.cells]
    assert [names for names in cells if names] == [("王明",)]
    assert weeks[1].rows[0].cells[1].volunteers == ("王明",)


def test_names_on_paper_are_text_whatever_they_are() -> None:
    place = FormPlace("<script>", MONDAY, "001", Part.COMMUNITY_OFFICER)
    form = Form(
        head="益宁派出所",
        first=MONDAY,
        last=NIGHTS[-1],
        version=0,
        made_by="<b>",
        made_on=MONDAY,
        weeks=lay_out(NIGHTS, [("001", "台子", "")], [place]),
        shares=(FormShare("甲", "台子", 2, 2, 0, 0),),
    )
    html = form_html(form, "zh")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "草稿" in html


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_compute_becomes_text(text: str) -> None:
    assert neutralise(text) == f"'{text}"


def test_other_text_stays() -> None:
    assert neutralise("王=明") == "王=明"


def test_reasons_name_people_places_and_nights() -> None:
    facts = CommunityFacts("001", "台子", "Taizi", frozenset())
    reason = Reason("leader.off_duty", {"person": "7", "date": MONDAY, "community": "001"})
    told = Words("zh", {"7": "李雪"}, {"001": facts}).tell(reason)
    assert told["text"] == "李雪 在 12月28日(周一) 不当班。"
    assert told["params"] == {"person": "7", "date": "2026-12-28", "community": "001"}


def test_several_reasons_are_one_sentence() -> None:
    words = Words("zh", {}, {})
    reasons = [Reason("why.home"), Reason("why.wished")]
    assert words.sentence(reasons) == "是自己所在的社区;本人希望这一晚。"
    assert words.sentence([]) == ""


def test_weekends_and_public_holidays_are_heavy() -> None:
    new_year = date(2027, 1, 1)
    weekend = {night for night in NIGHTS if night.weekday() >= 5}
    assert find_heavy(NIGHTS) == weekend | {new_year}
    assert find_holiday(new_year, "zh") == "元旦"
    assert find_holiday(MONDAY, "zh") is None


def test_days_of_an_absence_are_kept_in_runs() -> None:
    days = [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)]
    assert list_runs(reversed(days)) == [(days[0], days[1]), (days[2], days[2])]
