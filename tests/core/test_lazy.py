from archive.core.lazy import lazy_property


class Line:
    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0

    @lazy_property
    def words(self) -> int:
        """How many words it has."""
        self.asked += 1
        return len(self.text.split())


def test_a_value_is_worked_out_once_and_of_each_instance_apart() -> None:
    one, other = Line("bản Mẫu họp"), Line("xã Mẫu")
    assert (one.words, one.words, other.words) == (3, 3, 2)
    assert (one.asked, other.asked) == (1, 1)


def test_the_class_shows_what_it_is() -> None:
    assert Line.words.__doc__ == "How many words it has."
