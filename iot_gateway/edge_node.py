"""What is remembered of a Sparkplug edge node between its messages. Values only."""

import msgspec

_ROUND = 256


class Born(msgspec.Struct, frozen=True, kw_only=True):
    """What one birth says of its metrics: names by alias, types and units by name."""

    bd_seq: int | None = None
    names: dict[int, str] = {}
    types: dict[str, int] = {}
    units: dict[str, str] = {}


class EdgeNode(msgspec.Struct, frozen=True, kw_only=True):
    """An edge node as its births left it; ``seq`` is the last number heard, None for none."""

    bd_seq: int | None = None
    seq: int | None = None
    names: dict[int, str] = {}
    types: dict[str, int] = {}
    units: dict[str, str] = {}

    def born(self, seq: int | None, of_node: bool, birth: Born) -> "EdgeNode":  # noqa: FBT001
        """After a birth: that of the node begins anew, that of a device adds its metrics."""
        if of_node:
            return EdgeNode(
                bd_seq=birth.bd_seq,
                seq=seq,
                names=birth.names,
                types=birth.types,
                units=birth.units,
            )
        return msgspec.structs.replace(
            self,
            names=self.names | birth.names,
            types=self.types | birth.types,
            units=self.units | birth.units,
        )

    def missed(self, seq: int | None) -> bool:
        """Whether a message between the last one heard and this one was lost."""
        return self.seq is not None and seq is not None and (seq - self.seq) % _ROUND > 1

    def heard(self, seq: int | None) -> "EdgeNode":
        """After a message; a number behind the last one (sent again) moves nothing."""
        if seq is None or (self.seq is not None and (seq - self.seq) % _ROUND > _ROUND // 2):
            return self
        return msgspec.structs.replace(self, seq=seq % _ROUND)
