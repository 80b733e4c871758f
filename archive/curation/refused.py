"""What is refused because it contradicts what is."""


class Refused(ValueError):
    """What was asked contradicts what is; the message says why, to the editor."""
