"""The benchmarks' own arithmetic: a wrong median or a mark read backwards would go unseen."""

import json
import pathlib
import random
import sys
import xml.etree.ElementTree

import pytest

HOME = pathlib.Path(__file__).resolve().parents[2] / "benchmarks"
if not HOME.is_dir():
    pytest.skip("the benchmarks are not here", allow_module_level=True)
sys.path.insert(0, str(HOME))

import agreement
import counts
import figures
import harness
import inputs
import marks
import pictures
import report

sys.path.remove(str(HOME))


def row(name="escape/ascii-clean/5", ours=35.0, **rivals):
    times = {"melba": ours, **rivals}
    return {
        "name": name, "group": "escape", "unit": "ns", "objects": "same", "loop": 5,
        "competitors": {who: {"median": value, "p90": value + 1, "turns": 9} for who, value in times.items()},
    }


KNOWN = {"instructions": "avx512", "at_most": {"import/melba": {"ns": 1e6, "why": ""}},
         "rows": {"escape/ascii-clean/5": {"reach": 35, "markupsafe": 155}}}


def test_percentiles_lie_between_neighbours():
    assert figures.median([3, 1, 2]) == 2
    assert figures.median([4, 1, 2, 3]) == 2.5
    assert figures.percentile(range(11), 90) == 9
    assert figures.percentile([7], 90) == 7
    with pytest.raises(ValueError):
        figures.median([])


def test_geometric_mean_of_a_ratio_and_its_inverse_is_one():
    assert figures.geometric_mean([4, 0.25]) == pytest.approx(1)


@pytest.mark.parametrize("value, words", [
    (14.23, "14.2 ns"), (1530, "1,530 ns"), (27_000, "27.0 us"), (1.5e7, "15.0 ms")])
def test_times_are_written_as_people_read_them(value, words):
    assert figures.short(value) == words


@pytest.mark.parametrize("ours, markupsafe, state", [
    (35, 155, "met"), (30, 155, "met"), (36, 155, "short"), (156, 155, "lost")])
def test_a_mark_is_a_ratio_to_the_rival_of_the_same_run(ours, markupsafe, state):
    assert marks.state(row(ours=ours, markupsafe=markupsafe), KNOWN) == state
    slow = row(ours=ours * 3, markupsafe=markupsafe * 3)
    assert marks.state(slow, KNOWN) == state


def test_one_lost_rival_makes_a_lost_row():
    assert marks.state(row(ours=35, markupsafe=900, turbohtml=34), KNOWN) == "lost"


def test_a_row_without_mark_is_won_and_one_without_rival_alone():
    assert marks.state(row("other", 10, markupsafe=20), KNOWN) == "won"
    assert marks.state(row("other", 10), KNOWN) == "alone"


def test_a_limit_in_time_is_met_or_short_but_never_lost():
    assert marks.state(row("import/melba", 9e5), KNOWN) == "met"
    assert marks.state(row("import/melba", 2e6), KNOWN) == "short"


def test_every_mark_names_what_it_is_a_ratio_of():
    for path in (HOME / "marks").glob("*.json"):
        for name, mark in json.loads(path.read_text())["rows"].items():
            assert mark["reach"] < min(value for key, value in mark.items() if key != "reach"), name


def test_lost_rows_stand_first_in_the_report():
    run = {
        "interpreter": {"version": "3.11.2", "compiler": "GCC", "free_threaded": False}, "rounds": 7,
        "melba": {"version": "0.1.0", "isa": "avx2"}, "peers": {"markupsafe": "3.0.4"}, "seed": {"random": 1},
        "missing": {"turbohtml": "no wheel"}, "dropped": {},
        "rows": [row("won", 10, markupsafe=20), row("lost", 20, markupsafe=10), row(markupsafe=155)],
    }
    page = report.section(run, KNOWN)
    assert page.index("| lost |") < page.index("| escape/ascii-clean/5 |") < page.index("| won |")
    assert "Missing: turbohtml (no wheel)" in page
    assert "The marks were set with avx512" in page


def test_pictures_are_well_formed():
    drawn = pictures.lines("a < b", "characters", "ns", {"melba": [(5, 40.0), (1024, 60.0)], "x": [(5, 90.0)]})
    xml.etree.ElementTree.fromstring(drawn)
    xml.etree.ElementTree.fromstring(pictures.bars("marks", [("row", 3.0, 4.4), ("other", 0.5, None)]))


@pytest.mark.parametrize("kind", inputs.WIDTHS)
@pytest.mark.parametrize("length, share", [(5, 0), (5, 1), (20, 5), (1000, 20), (1 << 17, 5)])
def test_inputs_have_the_length_the_share_and_the_width_they_are_named_for(kind, length, share):
    string = inputs.text(random.Random(1), length, share, kind)
    specials = sum(character in inputs.SPECIALS for character in string)
    assert len(string) == length
    assert specials == (max(1, round(length * share / 100)) if share else 0)
    top = ord(max(string))
    assert top < 0x80 if kind == "ascii" else {"latin1": 0x80, "2byte": 0x100, "4byte": 0x10000}[kind] <= top
    assert string == inputs.text(random.Random(1), length, share, kind)
    assert inputs.copy(string) == string and inputs.copy(string) is not string


def competitor(name, f):
    return harness.Competitor(name, f, "xyz", lambda: inputs.copy("xyz"))


def test_a_rival_with_another_answer_is_refused():
    with pytest.raises(agreement.Disagreement, match="lower"):
        agreement.check(harness.Row("r", "g", [competitor("upper", str.upper), competitor("lower", str.lower)]))


def test_a_rival_that_raises_refuses_and_the_others_stay():
    found = agreement.disagreements(harness.Row("r", "g", [
        competitor("upper", str.upper), competitor("int", int), competitor("lower", str.lower),
        competitor("again", str.upper)]))
    assert {name: type(problem) for name, problem in found.items()} == {
        "int": agreement.Refusal, "lower": agreement.Disagreement}
    with pytest.raises(agreement.Refusal, match="int refuses: ValueError"):
        agreement.disagreements(harness.Row("r", "g", [competitor("int", int), competitor("upper", str.upper)]))


@pytest.mark.parametrize("fresh", [False, True])
def test_measuring_gives_every_competitor_a_median_above_nothing(fresh):
    effort = harness.Effort(rounds=3, batch=20_000)
    both = [competitor("melba", str.upper), competitor("other", str.upper)]
    result = harness.measure(harness.Row("r", "g", both), effort, fresh)
    assert list(result["competitors"]) == ["melba", "other"]
    assert all(0 < times["median"] <= times["p90"] for times in result["competitors"].values())


def test_counts_may_grow_by_a_twentieth_or_a_few():
    bounds = {"c": {"row": {"avx2": 100, "byte loop": 1}}}
    assert counts.grown({"c": {"row": {"avx2": 105, "byte loop": 900}}}, bounds) == []
    assert len(counts.grown({"c": {"row": {"avx2": 106}}}, bounds)) == 1
    assert counts.grown({"c": {"new": {"avx2": 106}}}, bounds) == []
