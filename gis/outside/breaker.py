"""A circuit breaker: a service that keeps failing is left alone for a while."""

from dataclasses import dataclass

#: So many failures in a row open the circuit.
FAILURES = 3
#: An open circuit lets one question through again after this.
REST_S = 60.0


@dataclass(slots=True)
class Breaker:
    """Whether a service may be asked; times are seconds of any clock that only goes forward."""

    failures: int = 0
    open_until_s: float = 0.0

    def allows(self, now_s: float) -> bool:
        """Tell whether to ask now. After a rest one question goes through, to try."""
        if self.failures < FAILURES:
            return True
        if now_s < self.open_until_s:
            return False
        self.open_until_s = now_s + REST_S
        return True

    def succeeded(self) -> None:
        """Close the circuit."""
        self.failures = 0

    def failed(self, now_s: float) -> None:
        """Count a failure; the last of several in a row opens the circuit."""
        self.failures += 1
        if self.failures >= FAILURES:
            self.open_until_s = now_s + REST_S
