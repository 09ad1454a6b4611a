"""What the product may reach on the web: public addresses only, whatever the name or its spelling says."""

import socket

import pytest

from evidence.capture.guard import Blocked, Guard


def answers(*addresses):
    return lambda host, port, **_more: [
        (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
        for each in addresses
    ]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
     "2002:7f00:1::", "198.18.0.1", "192.0.2.1"],
)  # fmt: skip
def test_what_is_not_public_is_not_reached(address, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    with pytest.raises(Blocked) as blocked:
        Guard().addresses("shop.example", 443)
    assert blocked.value.code == "private"


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "127.0.0.1"))
    with pytest.raises(Blocked):
        Guard().addresses("shop.example", 443)


def test_public_addresses_are_reached(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "2606:4700::1111"))
    assert Guard().addresses("shop.example", 443) == ["8.8.8.8", "2606:4700::1111"]


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(monkeypatch):
    asked, reached = [], []

    def rebinding(host, port, **_more):
        asked.append(host)
        return answers("8.8.8.8" if len(asked) == 1 else "127.0.0.1")(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: reached.append(address) or "socket")
    assert Guard().connect("shop.example", 443, 1) == "socket"
    assert (asked, reached) == (["shop.example"], [("8.8.8.8", 443)])


@pytest.mark.parametrize(
    ("url", "code"),
    [("file:///etc/passwd", "scheme"), ("ftp://shop.example/", "scheme"), ("javascript:1", "scheme"), ("data:text/html,x", "scheme"),
     ("chrome://settings", "scheme"), ("http://", "host"), ("http://chi:mk@shop.example/", "host"), ("http://[x/", "host"),
     ("http://shop.example:99999/", "host")],
)  # fmt: skip
def test_only_http_and_https_without_a_password_are_asked_for(url, code):
    with pytest.raises(Blocked) as blocked:
        Guard().target(url)
    assert blocked.value.code == code


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
def test_odd_spellings_of_this_machine_are_still_this_machine(spelling):
    with pytest.raises(Blocked):
        Guard().addresses(spelling, 80)


def test_other_ports_are_not_reached_and_tests_may_name_theirs(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
    with pytest.raises(Blocked) as blocked:
        Guard().addresses("shop.example", 22)
    assert blocked.value.code == "port"
    assert Guard(["shop.example:5000"]).addresses("shop.example", 5000) == ["127.0.0.1"]
