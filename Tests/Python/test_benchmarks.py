"""The benchmarks' own arithmetic: a wrong median or a mark read backwards would go unseen."""

import json
import pathlib
import random
import sys
import time
import xml.etree.ElementTree

import pytest

HOME = pathlib.Path(__file__).resolve().parents[2] / "benchmarks"
if not HOME.is_dir():
    pytest.skip("the benchmarks are not here", allow_module_level=True)
sys.path.insert(0, str(HOME))

import agreement
import counts
import figures
import front
import harness
import inputs
import marks
import pictures
import report
import suites.templates
from suites.json import agree, documents, values
from suites.templates import agree as pages_agree
from suites.templates import fresh as contexts
from suites.templates import hand, waiting, wild
from suites.templates.workload import ENTRY, pages

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
        known = json.loads(path.read_text())
        for name, mark in known["rows"].items():
            assert mark["reach"] < min(value for key, value in mark.items() if key != "reach"), name
        for name, mark in {**known.get("best", {}), **known.get("means", {})}.items():
            assert 0 < mark["reach"] <= 1 and mark.get("objects", "fresh") in ("same", "fresh"), name


BEST = {"instructions": "avx512", "at_most": {}, "rows": {}, "means": {"loads/*": {"reach": 0.9}},
        "native": {"parse/*": {"yyjson": 1, "simdjson": 1.5}},
        "best": {"dumps/cjk": {"reach": 0.5, "objects": "fresh"}, "dumps/cjk*": {"reach": 0.1},
                 "*": {"reach": 1}}}


@pytest.mark.parametrize("ours, state", [(50, "met"), (51, "short"), (100, "short"), (101, "lost")])
def test_a_mark_to_the_best_is_held_against_whoever_is_fastest(ours, state):
    known = {**BEST, "best": {"*": {"reach": 0.5}}}
    assert marks.state(row("dumps/x", ours, orjson=100, msgspec=900), known) == state
    assert marks.state(row("dumps/x", ours, orjson=900, msgspec=100), known) == state


def test_the_first_pattern_counts_and_may_be_for_one_kind_of_object():
    old, fresh = row("dumps/cjk", 80, orjson=100), {**row("dumps/cjk", 80, orjson=100), "objects": "fresh"}
    assert (marks.state(old, BEST), marks.state(fresh, BEST)) == ("won", "short")
    assert (marks.marked(old, BEST), marks.marked(fresh, BEST)) == (False, True)
    assert not marks.marked(row("dumps/cjk", 80), BEST)
    assert marks.state(row("dumps/other", 80, orjson=100), BEST) == "met"


def test_a_mean_is_of_the_parts_of_each_rows_best_rival():
    rows = [row("loads/a", 50, orjson=100, ujson=400), row("loads/b", 200, orjson=400, ujson=100),
            row("loads/alone", 7), row("dumps/a", 900, orjson=1)]
    assert list(marks.means(rows, BEST)) == [("loads/*", pytest.approx(1), 0.9, 2)]
    run = report.summary(rows, BEST)
    assert "loads/*: 1.00 of the best rival's time in the geometric mean of 2 rows, mark 0.9: short." in run


@pytest.mark.parametrize("ours, yyjson, simdjson, state", [
    (100, 100, 70, "met"), (100, 99, 70, "short"), (100, 100, 60, "short")])
def test_c_may_take_so_many_times_what_a_rival_takes(ours, yyjson, simdjson, state):
    times = {"portable": ours * 9, "avx2": ours, "yyjson": yyjson, "simdjson": simdjson}
    one = {"name": "parse/github", "competitors": {who: {"median": value} for who, value in times.items()}}
    assert marks.native(one, BEST) == ({"yyjson": yyjson / 100, "simdjson": simdjson / 100}, state)
    other = {**one, "name": "other"}
    assert marks.native(other, BEST)[1] == "lost"
    assert report.native([one], BEST).endswith(f"| {yyjson / 100:.2f}, {simdjson / 100:.2f} | {state} |")


TIMES = {"at_most": {}, "rows": {"render/a": {"reach": 10, "minijinja": 40}}, "best": {"render/*": {"reach": 0.5}},
         "times": {"compile/*": {"jinja2": 50, "minijinja": 0.333}}, "mean_times": {"render/*": {"minijinja": 4.5}},
         "floors": {"python": "no engine"}}


@pytest.mark.parametrize("ours, state", [(1, "met"), (2, "met"), (2.1, "short"), (3, "short"), (3.1, "lost")])
def test_a_rival_may_be_faster_where_the_mark_says_so(ours, state):
    assert marks.state(row("compile/a", ours, jinja2=100 if ours <= 2 else 104, minijinja=1), TIMES) == state


def test_a_floor_is_no_rival():
    assert marks.state(row("render/b", 10, minijinja=20, python=1), TIMES) == "met"
    assert marks.state(row("render/b", 10, python=1), TIMES) == "alone"
    assert "Slower than python (no engine): render/b (same, 0.1)." in report.summary([row("render/b", 10, python=1)], TIMES)


def test_the_sharper_of_two_marks_counts():
    assert marks.state(row("render/a", 10, minijinja=40, jinja2=900), TIMES) == "met"
    assert marks.state(row("render/a", 11, minijinja=40, jinja2=900), TIMES) == "short"
    assert marks.state(row("render/a", 10, minijinja=40, jinja2=19), TIMES) == "short"
    assert marks.state(row("render/b", 11, minijinja=40), TIMES) == "met"


def test_a_mean_of_one_rival_is_of_each_kind_of_object():
    rows = [row("render/a", 10, minijinja=40, jinja2=1), row("render/b", 10, minijinja=90),
            {**row("render/a", 10, minijinja=20), "objects": "fresh"}, row("random/1", 10, minijinja=1)]
    assert list(marks.mean_times(rows, TIMES)) == [
        ("render/*", "same", "minijinja", pytest.approx(6), 4.5, 2),
        ("render/*", "fresh", "minijinja", pytest.approx(2), 4.5, 1)]
    page = report.summary(rows, TIMES)
    assert "6.00 times as fast as minijinja in the geometric mean of 2 rows, mark 4.5: met." in page
    assert "2.00 times as fast as minijinja in the geometric mean of 1 rows, mark 4.5: short." in page


def test_the_table_of_the_readme_is_written_between_its_comments(tmp_path):
    document = tmp_path / "README.md"
    document.write_text(f"before\n{front.BEGIN}\nold\n{front.END}\nafter\n")
    run = {"peers": {"orjson": "3.13.0"}, "rows": [row("dumps/hello/27", 50.0, orjson=60.0, json=900.0, ujson=1.0)]}
    front.write(document, run)
    assert document.read_text().splitlines() == [
        "before", front.BEGIN, "| JSON | Melba | orjson 3.13.0 | json |", "| --- | --: | --: | --: |",
        '| `dumps` of `{"message": "Hello, World!"}` | 50.0 ns | 60.0 ns | 900 ns |', front.END, "after"]
    assert front.BEGIN in (HOME.parent / "README.md").read_text()


def test_the_report_names_who_was_not_compared():
    lines = report.dropped({"dropped": {
        "dumps/uuids": {"ujson": "ujson refuses: TypeError: UUID('1')", "x": "x gives '1', melba '2'"},
        "dumps/dates": {"ujson": "ujson refuses: TypeError: date(1)"}}})
    assert lines == {"ujson (TypeError)": ["dumps/uuids", "dumps/dates"], "x (another answer)": ["dumps/uuids"]}


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


SIZES = {"empty/2": 2, "hello/27": 27, "small/71": 71, "rows/100": 12_000, "github/53K": 53_000,
         "twitter/467K": 467_000, "citm/500K": 500_000, "canada/2.1M": 2_090_000, "floats/1e5": 1_900_000,
         "ints-small/1e5": 589_000, "ints-62bit/1e5": 2_000_000, "strings-24/1e4": 270_000, "ascii/1M": 1_048_578,
         "html/10x16Ki": 186_000}


@pytest.mark.parametrize("name, size", SIZES.items())
def test_documents_have_the_size_they_are_named_for_and_follow_from_the_seed(name, size):
    make = {**documents.DOCUMENTS, **values.VALUES}[name]
    value = values.made(name, make, 1)
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    assert abs(len(text) - size) <= size * 0.06
    assert values.made(name, make, 1) == value
    assert size < 100 or "ascii" in name or values.made(name, make, 2) != value


def test_written_json_is_equal_when_it_reads_alike():
    assert agree.Written(b'{"a":[1,"\xc3\xa9",1e16]}') == agree.Written('{"a": [1, "\\u00e9", 1e+16]}')
    assert agree.Written(b"[1]") != agree.Written(b"[1.0]") and agree.Written(b"[1]") != agree.Written(b"[true]")
    assert agree.in_utc('"2020-01-01T00:00:00Z"') == agree.in_utc(b'"2020-01-01T00:00:00+00:00"')
    assert agree.decimals(b"[1.50]") == agree.decimals('["1.50"]') != agree.decimals(b"[1.5]")


def rendered(workload, context):
    from melba.templates import DictLoader, Environment
    environment = Environment(loader=DictLoader(pages(workload.sources)), autoescape=workload.escaped)
    environment.globals.update(workload.functions)
    environment.filters.update(workload.filters)
    return environment.get_template(ENTRY).render(**context)


def wild_workload(number):
    return wild.workload(number, random.Random(f"{number} 1"))


WORKLOADS = [*suites.templates.WORKLOADS, *map(wild_workload, range(1, 31))]


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_a_page_is_that_written_by_hand_and_follows_from_the_seed(workload):
    context = workload.made(1)
    page = pages_agree.Page(rendered(workload, context))
    assert page.without_space and page == pages_agree.Page(rendered(workload, workload.made(1)))
    if workload.hand and hand.e:
        assert str(pages_agree.Page(workload.hand(context))) == str(page)


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_a_fresh_context_is_equal_and_shares_no_text(workload):
    def texts(value):
        if isinstance(value, str):
            # CPython keeps single characters.
            return [value] if len(value) > 1 else []
        if isinstance(value, dict):
            return [one for pair in value.items() for some in pair for one in texts(some)]
        if isinstance(value, list):
            return [one for some in value for one in texts(some)]
        return texts([getattr(value, name) for name in getattr(type(value), "__slots__", ())])
    context = workload.made(1)
    copy = contexts.again(context)
    old, new = texts([*context.values()]), texts([*copy.values()])
    assert old == new and not {*map(id, old)} & {*map(id, new)}
    assert [*context] == [*copy] and contexts.size(copy) > 0


def test_there_are_fifty_workloads_and_every_mark_is_for_one():
    names = {f"render/{workload.name}" for workload in suites.templates.WORKLOADS}
    assert len(names) == len(suites.templates.WORKLOADS) == 50
    assert {*marks.load("templates")["rows"]} <= names
    assert {*suites.templates.COUNTED} <= {name.removeprefix("render/") for name in names}
    assert {*suites.templates.compiling.COMPILED} <= {name.removeprefix("render/") for name in names}


def test_pages_of_other_engines_may_differ_in_space_and_quotes_but_not_jinja2s():
    page = pages_agree.Page("<p>a &#34;b&#34;\n</p>")
    assert pages_agree.Page("<p> a &quot;b&quot;</p>") == page
    assert pages_agree.Page("<p>a &quot;c&quot;</p>") != page
    assert pages_agree.Exactly("<p>a &#34;b&#34;</p>") != page
    assert pages_agree.Exactly("<p>a &#34;b&#34;\n</p>") == page


def test_a_coroutine_that_awaits_nothing_is_run_by_hand():
    async def page():
        return "page"

    class Never:
        def __await__(self):
            yield

    async def waits():
        await Never()
    assert waiting.result_of(page()) == "page"
    with pytest.raises(RuntimeError, match="awaited"):
        waiting.result_of(waits())


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


def test_long_calls_get_fewer_rounds_and_the_collector_comes_back():
    import gc
    seen = []
    slow = harness.Competitor("melba", lambda x: (time.sleep(0.002), seen.append(gc.isenabled())), 1)
    result = harness.measure(harness.Row("r", "g", [slow], collector=False),
                             harness.Effort(rounds=50, batch=1000, fewest=4, most=1_000_000), False)
    assert result["rounds"] == 4 and gc.isenabled() and not any(seen)


def test_counts_may_grow_by_a_twentieth_or_a_few():
    bounds = {"c": {"row": {"avx2": 100, "byte loop": 1}}}
    assert counts.grown({"c": {"row": {"avx2": 105, "byte loop": 900}}}, bounds) == []
    assert len(counts.grown({"c": {"row": {"avx2": 106}}}, bounds)) == 1
    assert counts.grown({"c": {"new": {"avx2": 106}}}, bounds) == []
