"""What can go wrong with the private cluster, as a code and the facts for its message."""


class ClusterError(Exception):
    """A private cluster cannot be made, started or reached.

    `code` names the message in the catalogue of dispatch.run; `params` fill it.
    """

    def __init__(self, code: str, **params: object) -> None:
        facts = ", ".join(f"{name}={value}" for name, value in params.items())
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code = code
        self.params = params
