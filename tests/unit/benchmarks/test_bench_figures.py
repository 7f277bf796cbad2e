from benchmarks.figures import summarise
from benchmarks.main_job.report import AIMS_P99_MS, judge


def test_percentiles_lie_between_the_nearest_samples() -> None:
    assert summarise([float(n) for n in range(101)]) == {
        "count": 101,
        "p50": 50.0,
        "p95": 95.0,
        "p99": 99.0,
        "max": 100.0,
    }


def test_no_samples_have_no_figures() -> None:
    assert summarise([]) is None


def test_an_aim_without_a_sample_is_missed_and_one_just_reached_is_met() -> None:
    figures = summarise([AIMS_P99_MS["assign"]])

    judged = judge({"assign": figures})

    assert judged["assign"] == {"aim_p99_ms": 60.0, "p99_ms": 60.0, "met": True}
    assert {name for name, aim in judged.items() if not aim["met"]} == set(AIMS_P99_MS) - {"assign"}
