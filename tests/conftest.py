"""Fixtures for the whole suite: real PostgreSQL servers, and databases on them."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

import servers


def pytest_configure(config: pytest.Config) -> None:
    """The first process of the run owns the servers; workers find them through the environment."""
    servers.open_pool()
    # What a shell starts in the background ignores Ctrl-C, and so would the commands that the tests interrupt.
    for sent, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(sent) is signal.SIG_IGN:
            signal.signal(sent, usual)


def pytest_unconfigure(config: pytest.Config) -> None:
    servers.close_pool()


@pytest.fixture(scope="session", params=[pytest.param(s, id=s.name) for s in servers.sources()])
def postgres_server(request: pytest.FixtureRequest) -> servers.Server:
    """Each PostgreSQL server at hand, in turn."""
    return servers.start(request.param)


@pytest.fixture(scope="module")
def postgres_dsn(postgres_server: servers.Server) -> Iterator[str]:
    """The address of a fresh database, on each server in turn; dropped after the module."""
    with servers.new_database(postgres_server) as dsn:
        yield dsn
