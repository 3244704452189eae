"""One setting says where the broker is; each library gets it in its own spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.addresses import broker_address, embedded_socket
from workflow.settings import BadSetting, Settings


def address_of(url: str) -> tuple[str, str]:
    found = broker_address(Settings(folder=Path("/desk"), redis_url=url))
    return found.celery, found.redis


def test_without_a_setting_the_broker_is_the_embedded_one_in_the_data_folder() -> None:
    found = broker_address(Settings(folder=Path("/desk")))
    assert found.socket == Path("/desk/run/valkey.sock")
    assert found.celery == "redis+socket:///desk/run/valkey.sock?virtual_host=0"
    assert found.redis == "unix:///desk/run/valkey.sock?db=0"


@pytest.mark.parametrize("url", ["redis://broker:6379/0", "rediss://:secret@broker:6380/2"])
def test_a_network_address_is_passed_on_as_it_is(url: str) -> None:
    assert address_of(url) == (url, url)


@pytest.mark.parametrize("url", ["unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=3"])
def test_a_socket_is_spelt_for_each_library(url: str) -> None:
    assert address_of(url) == ("redis+socket:///run/v.sock?virtual_host=3", "unix:///run/v.sock?db=3")


def test_a_server_somewhere_else_is_not_ours_to_start() -> None:
    assert broker_address(Settings(folder=Path("/desk"), redis_url="redis://broker")).socket is None


@pytest.mark.parametrize("url", ["amqp://broker", "broker:6379", "redis", "http://broker"])
def test_an_address_of_another_kind_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(BadSetting, match="redis://host:6379/0"):
        address_of(url)


def test_a_data_folder_too_deep_for_a_socket_gets_a_short_private_one_always_the_same() -> None:
    deep = Path("/desk") / ("深" * 40)
    assert len(str(embedded_socket(deep))) < 100
    assert embedded_socket(deep) == embedded_socket(deep)
    assert embedded_socket(deep) != embedded_socket(deep / "other")
