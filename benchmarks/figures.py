"""What a benchmark tells: a figure, and the one to hold it against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, beside another one from the same run."""

    what: str
    value: float
    unit: str
    beside: float | None = None
    beside_what: str = ""

    @property
    def ratio(self) -> float | None:
        """The value divided by the one beside it."""
        return self.value / self.beside if self.beside else None


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that could not be measured here, and why."""

    what: str
    why: str
