"""A certificate of one's own for ``--listen``: phones give position, camera and offline pages to
https alone, and a small installation has no public name to get a certificate for.

A local authority is made once and kept, so that a phone trusts it once; the server's certificate
is made anew when the addresses change or its end comes near.
"""

import ipaddress
import socket
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hanlu.embedded.errors import StartRefused
from hanlu.embedded.folder import write_private
from hanlu.up.tls import TlsFiles

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # the longest that browsers accept
RENEW_BEFORE = timedelta(days=30)
_BACKDATED = timedelta(hours=1)  # clocks of phones differ

type Key = ec.EllipticCurvePrivateKey


def provide(folder: Path, addresses: Sequence[str], now: datetime) -> TlsFiles:
    """The files of a valid certificate for ``addresses`` in ``folder``; made when needed.

    Safe to repeat: what is still good is kept.
    """
    files = TlsFiles(folder / "server.crt", folder / "server.key", folder / "authority.crt")
    if files.ca is None or not files.ca.exists():
        _make_authority(folder, now)
    if not _is_good(files.cert, addresses, now):
        _make_server(folder, addresses, now)
    return files


def given(cert: Path, key: Path, room: Path, ca: Path | None) -> tuple[list[str], TlsFiles]:
    """The names that a certificate brought along is for, and its files.

    Everything, the gateway too, connects by these names, and trusts ``ca``, or the authority that
    stands at the end of the file itself (copied into ``room`` for phones), or those this machine
    knows. Raises StartRefused when the files do not fit, the certificate is for no name that can
    be dialled, is not valid now, or by an authority that none of these is.
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key)
        certificate = _load(cert)
        names = [name for name in _names(certificate) if "*" not in name]
    except (OSError, ValueError, ssl.SSLError, x509.ExtensionNotFound) as error:
        raise StartRefused(f"The certificate {cert} with {key} cannot be used: {error}.") from error
    if not names:
        raise StartRefused(f"The certificate {cert} is for no single host name.")
    roots = [each for each in _load_all(cert) if each.issuer == each.subject]
    if ca is None and roots:
        ca = room / "brought-authority.crt"
        write_private(ca, _pem(roots[-1]))
    files = TlsFiles(cert.absolute(), key.absolute(), ca)
    if refusal := _refusal(files, names[0]):
        raise StartRefused(
            f"The certificate {cert} is not trusted ({refusal}): append its authority to the file,"
            " or name it with HANLU_MQTT_CA."
        )
    return names, files


def _refusal(files: TlsFiles, name: str) -> str | None:
    """Why a client that dials ``name`` would not take this certificate: tried in memory."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.cert, files.key)
    client = ssl.create_default_context(cafile=str(files.ca) if files.ca else None)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    serving = server.wrap_bio(to_server, to_client, server_side=True)
    asking = client.wrap_bio(to_client, to_server, server_hostname=name)
    for side in (asking, serving, asking):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
    return None


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate in a file, as browsers show it."""
    digest = _load(certificate).fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def _is_good(path: Path, addresses: Sequence[str], now: datetime) -> bool:
    if not path.exists():
        return False
    certificate = _load(path)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = {str(name.value) for name in names}
    return set(addresses) <= covered and certificate.not_valid_after_utc - now > RENEW_BEFORE


def _names(certificate: x509.Certificate) -> list[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


def _make_authority(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Hanlu {socket.gethostname()} {now:%Y-%m-%d}")
    certificate = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(folder / "authority.key", key)
    write_private(folder / "authority.crt", _pem(certificate))


def _make_server(folder: Path, addresses: Sequence[str], now: datetime) -> None:
    authority = _load(folder / "authority.crt")
    signer = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("authority.key is not the key that was written there")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(addresses[0]), authority.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(
            x509.SubjectAlternativeName([_general(each) for each in addresses]), critical=False
        )
        .add_extension(  # strict checkers (OpenSSL's X509_STRICT) insist on it
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write_key(folder / "server.key", key)
    write_private(folder / "server.crt", _pem(certificate) + _pem(authority))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now - _BACKDATED + lasts)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _general(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _load_all(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _write_key(path: Path, key: Key) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_private(path, pem.decode())
