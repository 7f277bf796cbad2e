import re
import tomllib

from scripts.places import PROJECT

CODE = re.compile(r"""["']((?:fail|say|step)\.[a-z_]+)["']""")
STEP = re.compile(r'\("([a-z]+)", (?:ensure|partial)')


def test_every_code_that_is_used_has_its_message_and_every_message_its_use() -> None:
    texts = [path.read_text() for path in (PROJECT / "scripts").glob("*.py")]
    used = {code for text in texts for code in CODE.findall(text)}
    used |= {f"step.{name}" for text in texts for name in STEP.findall(text)}
    with (PROJECT / "scripts/messages.toml").open("rb") as file:
        groups = tomllib.load(file)
    known = {f"{group}.{name}" for group, messages in groups.items() for name in messages}
    remedies = {code for code in known if code.endswith("_remedy")}
    assert known - remedies == used - remedies
    assert {code.removesuffix("_remedy") for code in remedies} <= used
