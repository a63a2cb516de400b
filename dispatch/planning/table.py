"""Travel times by place: a matrix that grows by a row and a column for each new place. Pure."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.datum import Wgs84
from hanlu.regions.travel import Matrix, Source

# So much more room than is needed is taken when a matrix has to be copied to grow.
_SPARE = 1 / 8


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Seconds between the places of ``row_of``, each named once, all from one ``source``.

    travel_s: (n, n) int32, seconds from row to column; ``room`` is the larger matrix, of which it
    is the first n rows and columns, and in which the newest table grows without being copied.
    """

    row_of: Mapping[Wgs84, int]
    travel_s: NDArray[np.int32]
    source: Source
    room: NDArray[np.int32]

    @classmethod
    def of(cls, places: Sequence[Wgs84], matrix: Matrix) -> "Table":
        """From the matrix over ``places``, no two of them the same."""
        travel_s = matrix.travel_s.astype(np.int32)
        return cls(_rows(places), travel_s, matrix.source, travel_s)

    def surplus(self, places: Collection[Wgs84]) -> float:
        """The share of places that are not among ``places``, all of which it has, over those."""
        return (len(self.row_of) - len(places)) / len(places) if places else 0.0

    def cut(self, places: Sequence[Wgs84]) -> "Table":
        """Only these of its places, no two of them the same."""
        if len(places) == len(self.row_of):
            return self
        rows = [self.row_of[place] for place in places]
        travel_s = self.travel_s[np.ix_(rows, rows)]
        return Table(_rows(places), travel_s, self.source, travel_s)

    def grown(self, new: Sequence[Wgs84], rows: Matrix, columns: Matrix) -> "Table":
        """With places that it lacks: ``rows`` lead from them to its own places and to the new
        ones, ``columns`` from its own to the new.

        A table grows once: what was made of it before would be overwritten by a second time.
        """
        before, after = len(self.row_of), len(self.row_of) + len(new)
        room = self.room
        if after > len(room):
            room = np.empty((math.ceil(after * (1 + _SPARE)),) * 2, dtype=np.int32)
            room[:before, :before] = self.travel_s
        room[:before, before:after] = columns.travel_s
        room[before:after, :after] = rows.travel_s
        return Table(_rows([*self.row_of, *new]), room[:after, :after], self.source, room)


def _rows(places: Sequence[Wgs84]) -> dict[Wgs84, int]:
    return {place: row for row, place in enumerate(places)}
