import re
from pathlib import Path

import pytest

import dispatch
from dispatch.run.speech import CATALOGUE, choose_language

SOURCES = Path(dispatch.__file__).parent
CODE = re.compile(r"""["']((?:run|cluster|say|step)\.(?!lock)[a-z_]+)["']""")


@pytest.mark.parametrize(
    ("environment", "language"),
    [({}, "zh"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"LANG": "C", "PATROL_LANG": "en"}, "en")],
)
def test_language_is_chinese_unless_english_is_asked_for(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language(environment) == language


def test_every_code_that_is_used_has_its_message_and_every_message_its_use() -> None:
    sources = [*(SOURCES / "run").glob("*.py"), *(SOURCES / "cluster").glob("*.py")]
    used = {code for path in sources for code in CODE.findall(path.read_text())}
    for language in ("zh", "en"):
        text = (SOURCES / f"run/messages/{language}.toml").read_text()
        assert set(re.findall(r'^"([a-z_.]+)" = ', text, re.MULTILINE)) == used


def test_a_message_is_filled() -> None:
    said = CATALOGUE.render("run.port_taken", "zh", port=8000, free=8001)
    assert said == "端口 8000 已被其他程序占用。解决办法：PORT=8001 make run"
