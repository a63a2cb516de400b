"""What the person at the terminal reads: results on stdout, what happens on stderr."""

import sys

from hanlu.up.addresses import Addresses


def say(line: str) -> None:
    """A result; scripts may wait for it."""
    print(line, flush=True)


def tell(line: str) -> None:
    """Something that happens on the way."""
    print(f"hanlu: {line}", file=sys.stderr, flush=True)


def show_certificate(addresses: Addresses) -> None:
    """How a phone gets in: the address as a QR code, and by what to know the certificate."""
    if addresses.tls is None:
        return
    import segno  # noqa: PLC0415 - only who listens beyond loopback

    from hanlu.up.certificate import fingerprint  # noqa: PLC0415

    segno.make(addresses.url, micro=False).terminal(out=sys.stderr, compact=True)
    tell(f"phone page: {addresses.url}/phone/")
    tell(f"certificate SHA-256: {fingerprint(addresses.tls.cert)}")
    if addresses.tls.ca is not None:
        tell(f"to trust it for good, install {addresses.url}/authority.crt on the phone")
