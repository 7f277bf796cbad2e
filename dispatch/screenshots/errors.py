"""Why no pictures can be taken."""


class ScreenshotError(Exception):
    """The pictures cannot be taken; `code` names the message, `params` fill it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
