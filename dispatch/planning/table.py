"""Travel times by place: a matrix that grows by a row and a column for each new place. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanlu.regions.datum import Wgs84
from hanlu.regions.travel import Matrix, Source


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Seconds between the places of ``row_of``, each named once, all from one ``source``.

    travel_s: (n, n) int32, seconds from row to column.
    """

    row_of: Mapping[Wgs84, int]
    travel_s: NDArray[np.int32]
    source: Source

    @classmethod
    def of(cls, places: Sequence[Wgs84], matrix: Matrix) -> "Table":
        """From the matrix over ``places``, no two of them the same."""
        return cls(_rows(places), matrix.travel_s.astype(np.int32), matrix.source)

    def cut(self, places: Sequence[Wgs84]) -> "Table":
        """Only these of its places, no two of them the same."""
        if len(places) == len(self.row_of):
            return self
        rows = [self.row_of[place] for place in places]
        return Table(_rows(places), self.travel_s[np.ix_(rows, rows)], self.source)

    def grown(self, new: Sequence[Wgs84], rows: Matrix, columns: Matrix) -> "Table":
        """With places that it lacks: ``rows`` lead from them to its own places and to the new
        ones, ``columns`` from its own to the new.
        """
        upper = np.hstack([self.travel_s, columns.travel_s.astype(np.int32)])
        travel_s = np.vstack([upper, rows.travel_s.astype(np.int32)])
        return Table(_rows([*self.row_of, *new]), travel_s, self.source)


def _rows(places: Sequence[Wgs84]) -> dict[Wgs84, int]:
    return {place: row for row, place in enumerate(places)}
