from __future__ import annotations

import socket

import pytest

from posturecam.ui.phone.network import (
    NetworkAddress,
    PhoneError,
    listen,
    local_addresses,
    own_addresses,
    phone_address,
)

WIFI = NetworkAddress("wlan0", "192.168.1.20")
CABLE = NetworkAddress("eth0", "10.0.0.5")
LOOPBACK = NetworkAddress("lo", "127.0.0.1")


def test_the_system_lists_its_own_addresses() -> None:
    found = [one.address for one in own_addresses()]
    for address in found:
        with socket.create_server((address, 0)):
            pass
    assert "127.0.0.1" in found or found


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([LOOPBACK, CABLE, WIFI], ["192.168.1.20", "10.0.0.5"]),
        ([NetworkAddress("docker0", "172.17.0.1"), CABLE], ["10.0.0.5"]),
        ([NetworkAddress("utun3", "10.8.0.2"), NetworkAddress("en0", "172.20.1.2")], ["172.20.1.2"]),
        ([NetworkAddress("eth0", "169.254.3.4"), CABLE], ["10.0.0.5", "169.254.3.4"]),
        ([NetworkAddress("eth0", "203.0.114.7")], []),
        ([NetworkAddress("eth0", "100.100.1.1")], []),
        ([NetworkAddress("", "192.168.1.20"), NetworkAddress("", "192.168.1.20")], ["192.168.1.20"]),
        ([LOOPBACK], []),
    ],
    ids=["several", "container", "tunnel", "no router", "public", "carrier", "twice", "none"],
)
def test_the_likeliest_address_comes_first_and_none_of_the_internet(
    found: list[NetworkAddress], chosen: list[str]
) -> None:
    assert local_addresses(found) == chosen


def test_without_a_network_it_says_what_to_do() -> None:
    with pytest.raises(PhoneError, match=r"no address in a local network.*--phone-address"):
        phone_address(None, [LOOPBACK])
    assert phone_address(None, [LOOPBACK, WIFI]) == "192.168.1.20"


@pytest.mark.parametrize("text", ["", "phone", "0.0.0.0", "::", "192.168.1", "224.0.0.1", "fe80::1%eth0", "1.2.3.4/8"])
def test_what_is_no_single_address_is_refused(text: str) -> None:
    with pytest.raises(PhoneError, match="is not one IP address"):
        phone_address(text)


def test_an_address_that_is_given_is_taken_as_it_is() -> None:
    assert phone_address(" 192.168.1.20 ") == "192.168.1.20"
    assert phone_address("FD00::2") == "fd00::2"


def test_a_foreign_address_and_a_taken_port_are_sentences() -> None:
    with pytest.raises(PhoneError, match="is not an address of this computer"):
        listen("203.0.113.7", 0)
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PhoneError, match=f"Port {port} of 127.0.0.1 can't be used.*--phone-port"):
            listen("127.0.0.1", port)
