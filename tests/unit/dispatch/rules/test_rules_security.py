"""What an Authorization header says, and tokens as they are kept."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.security.rules import new_token, read_authorization, token_hash


def _basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (_basic("leader:secret"), ("leader", "secret")),
        (_basic("所长:密:钥"), ("所长", "密:钥")),
        (_basic("leader"), ("leader", "")),
        ("basic " + _basic("a:b").split()[1], ("a", "b")),
        ("Bearer secret", (None, "secret")),
        ("bearer  secret ", (None, "secret")),
        (_basic(":secret"), (None, "secret")),
        ("Basic ???", (None, "")),
        ("Basic /w==", (None, "")),
        ("Digest x", (None, "")),
        ("Basic", (None, "")),
        ("", (None, "")),
    ],
)
def test_a_header_gives_user_name_and_secret_or_nothing(
    header: str, said: tuple[str | None, str]
) -> None:
    assert read_authorization(header) == said


@given(st.text(max_size=200))
def test_no_header_is_too_strange(header: str) -> None:
    username, secret = read_authorization(header)
    assert isinstance(secret, str)
    assert username is None or isinstance(username, str)


def test_tokens_differ_and_are_kept_as_hashes() -> None:
    one, two = new_token(), new_token()
    assert one != two
    assert len(token_hash(one)) == 32
    assert one.encode() not in token_hash(one)
