import pytest

from roadmap.links.addresses import is_public, port_is_open_to_us, resolve


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450::1"])
def test_machines_that_anybody_reaches_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
        *("198.18.0.1", "192.0.2.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
        *("255.255.255.255", "168.63.129.16", "192.88.99.1"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8"),
        *("64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1"),
        *("fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("2001:db8::1", "100::1", "2606:4700::1111%1", "4000::1", "", "example.org", "127.1"),
    ],
)
def test_insides_of_networks_and_disguises_of_them_are_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1"])
def test_odd_spellings_of_an_address_are_looked_at_as_what_they_mean(spelling):
    assert resolve(spelling, 80) == ["127.0.0.1"]


def test_a_port_of_its_own_is_asked_only_when_people_publish_there():
    assert port_is_open_to_us(443, asked=443)
    assert port_is_open_to_us(8080, asked=8080)
    assert not port_is_open_to_us(8080, asked=443)  # a redirect made it up
    assert not any(port_is_open_to_us(port, asked=port) for port in (22, 25, 2375, 5432, 6379))
