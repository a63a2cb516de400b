"""The installation's own key follows from its secret."""

from hanlu.notify.push.adapter import from_base64url
from hanlu.notify.push.keys import private_key_of, public_key_of


def test_one_secret_has_one_key_and_another_has_another() -> None:
    first, again, other = (public_key_of(private_key_of(each)) for each in ("a", "a", "b"))
    assert first == again
    assert first != other


def test_the_public_key_is_a_whole_point_as_browsers_want_it() -> None:
    point = from_base64url(public_key_of(private_key_of("a")))
    assert (len(point), point[0]) == (65, 4)
