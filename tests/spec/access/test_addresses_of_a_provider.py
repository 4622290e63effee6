"""Which addresses of a sign-in provider are asked"""

from __future__ import annotations

import pytest

from outturn.access.single_sign_on import is_loopback, is_safe_address


@pytest.mark.parametrize(
    ("address", "elsewhere", "here"),
    [
        ("https://login.example/t/v2.0", True, True),
        ("https://login.example:8443/", True, True),
        ("https://10.1.2.3/", True, True),
        ("http://login.example/", False, False),
        ("http://127.0.0.1:9000/", False, True),
        ("https://127.0.0.1/", False, True),
        ("http://localhost:9000/", False, True),
        ("http://sub.localhost/", False, True),
        ("http://[::1]:9000/", False, True),
        ("http://[::ffff:127.0.0.1]/", False, True),
        ("http://0.0.0.0/", False, True),
        ("http://10.1.2.3/", False, False),
        ("https://169.254.169.254/latest/", False, False),
        ("https://[fe80::1]/", False, False),
        ("ftp://login.example/", False, False),
        ("file:///etc/passwd", False, False),
        ("https://user:password@login.example/", False, False),
        ("https://login.example/#part", False, False),
        ("https://login.example /", False, False),
        ("https://login.example:port/", False, False),
        ("https://[login.example/", False, False),
        ("login.example", False, False),
        ("", False, False),
    ],
)
def test_an_address_is_asked_where_nobody_can_reach_through_us_what_only_we_reach(address: str, elsewhere: bool, here: bool) -> None:
    """`elsewhere` for a provider on another machine, `here` for one on this machine, which is for trying out."""
    assert (is_safe_address(address, on_this_machine=False), is_safe_address(address, on_this_machine=True)) == (elsewhere, here)


def test_what_is_no_address_is_not_this_machine() -> None:
    assert not is_loopback("https://[x")
