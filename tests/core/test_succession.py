"""Which of two texts of one address speaks; the texts are invented."""

from datetime import date

import pytest

from archive.core.succession import ReadText, is_article_of_its_own, judge_succession

SENTENCES = [
    "Sáng 04/6, huyện Mẫu Thượng tổ chức hội nghị sơ kết ba năm phong trào phục hồi rừng đước ven biển.",
    "Báo cáo cho biết bà con đã trồng được gần bốn mươi héc ta trên bãi bồi phía ngoài đê.",
    "Khó khăn lớn nhất là sóng mạnh làm bật gốc cây non sau mỗi kỳ triều cường.",
    "Hợp tác xã ươm thêm giống bần chua, đóng cọc tre chắn sóng và cắt cử người trông coi hằng ngày.",
    "Hội nghị thống nhất nhân rộng cách làm này sang ba xã lân cận trong năm tới.",
]
ARTICLE = ReadText(title="Mẫu Thượng sơ kết phong trào phục hồi rừng", text="\n".join(SENTENCES))
OTHER = "Công ty điện lực thông báo lịch ngừng cấp điện tuần này để sửa chữa đường dây trung áp. " * 5


def later(text: str, *, title: str = ARTICLE.title, cut: bool = False, day: date | None = None) -> ReadText:
    return ReadText(title=title, text=text, published=day, is_truncated=cut)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n".join(SENTENCES), ""),
        ("\n".join(SENTENCES).replace("bốn mươi", "bốn mươi hai"), ""),
        ("\n".join([*SENTENCES, "Bài được cập nhật: ba bản vùng xa đã nhận đủ cây giống."]), ""),
        ("\n".join(SENTENCES[:4]), ""),  # a sentence that the portal took out
        (SENTENCES[0], "teaser"),
        (f"{SENTENCES[0]} Vui lòng đăng nhập tài khoản bạn đọc để xem tiếp toàn bộ nội dung này.", "teaser"),
        ("Huyện Mẫu Thượng phục hồi rừng.", "teaser"),  # a summary in words of its own
    ],
)
def test_corrections_speak_and_remnants_do_not(text: str, reason: str) -> None:
    verdict = judge_succession(ARTICLE, later(text))
    assert (verdict.speaks, verdict.reason) == (not reason, reason)
    assert verdict.evidence


def test_a_transfer_that_broke_off_does_not_speak_unless_nothing_is_missing() -> None:
    assert judge_succession(ARTICLE, later("\n".join(SENTENCES[:4]), cut=True)).reason == "truncated"
    assert judge_succession(ARTICLE, later(ARTICLE.text, cut=True)).speaks


def test_a_whole_text_speaks_over_one_that_broke_off() -> None:
    cut = later(SENTENCES[0], cut=True)
    assert judge_succession(cut, ARTICLE).speaks
    assert judge_succession(cut, later(SENTENCES[0][:60], title="Khác hẳn", cut=False)).speaks


def test_a_text_with_no_words_in_common_is_foreign() -> None:
    foreign = later(OTHER, title="Lịch cắt điện tuần này", day=date(2025, 3, 12))
    assert judge_succession(ARTICLE, foreign).is_foreign
    assert judge_succession(foreign, ARTICLE).is_foreign
    assert is_article_of_its_own(foreign)
    assert not is_article_of_its_own(later(OTHER, title="mau.example is for sale"))
    assert not is_article_of_its_own(later(OTHER[:80], title="Lịch cắt điện", day=date(2025, 3, 12)))
