import tomllib

import pytest

from scripts.places import PROJECT
from scripts.say import choose_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "PATROL_LANG": "zh"}, "zh"),
        ({"PATROL_LANG": "en"}, "en"),
        ({"PATROL_LANG": "fr"}, "zh"),
    ],
)
def test_language_is_chinese_unless_english_is_asked_for(
    environment: dict[str, str], language: str
) -> None:
    assert choose_language(environment) == language


def test_every_message_is_there_in_both_languages() -> None:
    with (PROJECT / "scripts/messages.toml").open("rb") as file:
        groups = tomllib.load(file)
    lacking = [
        f"{group}.{name}"
        for group, messages in groups.items()
        for name, texts in messages.items()
        if set(texts) != {"zh", "en"}
    ]
    assert lacking == []
