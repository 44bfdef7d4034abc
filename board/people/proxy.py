"""Login by a studio's own proxy: a header counts when it comes from an address that the operator named, from none else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

LOGIN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class TrustedProxy:
    """Which addresses may vouch for people, and in which headers (lower case) they write the login and the shown name."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    login_header: str = ""
    name_header: str = ""

    def trusts(self, peer: str) -> bool:
        """Whether this address is one of the proxies."""
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return any((mapped or address) in network for network in self.networks)

    def login(self, headers: Mapping[str, str], peer: str) -> tuple[str, str] | None:
        """The login and the name that a trusted proxy vouches for."""
        login = headers.get(self.login_header, "").strip() if self.login_header else ""
        if not login or len(login) > LOGIN_CHARACTERS or not login.isprintable() or not self.trusts(peer):
            return None
        return login, headers.get(self.name_header, "").strip() or login.partition("@")[0]

    def https(self, headers: Mapping[str, str], peer: str) -> bool:
        """Whether a trusted proxy says that the person's own connection is encrypted."""
        return self.trusts(peer) and headers.get("x-forwarded-proto", "").partition(",")[0].strip() == "https"


def trusted_proxy(addresses: Sequence[str], login_header: str = "", name_header: str = "") -> TrustedProxy:
    """From settings: addresses and networks as text; a wrong one is a `ValueError` that names it."""
    networks = tuple(ip_network(address.strip(), strict=False) for address in addresses if address.strip())
    return TrustedProxy(networks, login_header.lower(), name_header.lower())
