"""What can be wrong with what the optimizer is given. Each error names the field and the reason."""


class ProblemInvalid(ValueError):
    """No plan can be made of this: ``field`` says where (``jobs[3].latest_s``), ``reason`` why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason

    def __reduce__(self) -> tuple[type["ProblemInvalid"], tuple[str, str]]:
        return type(self), (self.field, self.reason)


class PlanUnreadable(ProblemInvalid):
    """A plan is not of its format. A readable plan that breaks rules is not an error: check it."""


class LocksUnmet(ProblemInvalid):
    """No plan was found that keeps all locks; ``field`` names a lock that could not be kept."""


class EngineMissing(Exception):
    """The package that an engine is made of is not installed, or does not load here."""

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(
            f"--engine {engine} needs an extra: pip install 'hanlu[{engine}]' ({reason})"
        )
        self.engine = engine
        self.reason = reason

    def __reduce__(self) -> tuple[type["EngineMissing"], tuple[str, str]]:
        return type(self), (self.engine, self.reason)
