"""What a chart of counts over time looks like, told in its coordinates."""

import pytest

from search.trend_chart import HEIGHT, WIDTH, draw


@pytest.mark.parametrize(
    ("most", "top"), [(0, "1"), (1, "1"), (3, "4"), (7, "8"), (10, "10"), (11, "20"), (64, "80"), (1_205, "2.000")]
)
def test_the_scale_ends_at_a_value_with_a_round_half(most: int, top: str) -> None:
    assert draw([[0, most]], ["2020", "2021"]).up[-1].label == top


def test_one_series_is_columns_that_stand_on_the_axis() -> None:
    chart = draw([[0, 2, 4]], ["2020", "2021", "2022"])
    assert not chart.lines
    assert [float(column.height) for column in chart.columns] == [0, 100, 200]
    assert {float(column.y) + float(column.height) for column in chart.columns} == {chart.base}
    assert [tick.label for tick in chart.across] == ["2020", "2021", "2022"]


def test_several_series_are_lines_of_different_marks() -> None:
    chart = draw([[0, 2], [0, 2], [0, 2], [0, 2]], ["2020", "2021"])
    assert not chart.columns
    assert len({line.kind for line in chart.lines}) == 4
    assert len({line.marks for line in chart.lines}) == 4
    for line in chart.lines:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_a_long_history_has_few_words_below_it_and_no_marks() -> None:
    labels = [f"{month}/{year}" for year in range(2005, 2025) for month in range(1, 13)]
    chart = draw([[1.0] * 240, [2.0] * 240], labels)
    assert len(chart.across) <= 10
    assert not any(line.marks for line in chart.lines)


def test_shares_below_one_have_a_scale_of_their_own() -> None:
    assert [tick.label for tick in draw([[0.2, 0.35]], ["2020", "2021"], decimals=1).up] == ["0,0", "0,2", "0,4"]
