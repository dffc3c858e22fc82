"""Ports that nothing else takes by chance."""

import socket

import pytest

from runtime.embedded.ports import LOOPBACK, OURS, free_ports


def test_each_name_gets_a_port_of_its_own_out_of_everybodys_reach() -> None:
    found = free_ports(["one", "two", "three"])
    assert len(set(found.values())) == 3
    assert all(port in OURS for port in found.values())
    for port in found.values():
        socket.create_server((LOOPBACK, port)).close()


def test_a_taken_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing else draws from these, as it may beside them.
    taken, free = free_ports(["taken", "free"]).values()
    monkeypatch.setattr("runtime.embedded.ports.OURS", (taken, free))
    monkeypatch.setattr("runtime.embedded.ports.TRIES", 2)
    with socket.create_server((LOOPBACK, taken)):
        assert [free_ports(["one"])["one"] for _ in range(5)] == [free] * 5
