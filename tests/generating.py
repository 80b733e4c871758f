"""Articles by the thousand: invented pages of the genre, the same for the same seed.

People, local numbers and events are invented; provinces and central documents are real, so that linking has work to do.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_FAMILY = ("Lò", "Đinh", "Quách", "Hà", "Cao", "Lương", "Tô", "Mạc", "Kiều", "Thái", "Tạ", "Ông", "Chử", "Đoàn")
_MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Quốc", "Thanh", "Xuân", "Hữu", "Đình", "Thu")
_GIVEN = ("Mẫu", "Thí", "Giả", "Định", "Ví", "Dụ", "Thử", "Nghiệm", "Kiểm", "Chứng", "Lâm", "Sơn", "Thủy", "Hỏa")
_POSTS = (
    "Bí thư Huyện ủy",
    "Phó Chủ tịch Thường trực HĐND tỉnh",
    "Trưởng Ban Dân vận Tỉnh ủy",
    "Giám đốc Sở Nội vụ",
    "Chánh Văn phòng Tỉnh ủy",
)
_PROVINCES = (
    ("Hậu Giang", 2004), ("Sóc Trăng", 1992), ("Bến Tre", 1976), ("Trà Vinh", 1992), ("Hà Giang", 1991),
    ("Yên Bái", 1991), ("Hòa Bình", 1991), ("Quảng Nam", 1997), ("Phú Yên", 1989), ("Ninh Thuận", 1992),
    ("Bình Phước", 1997), ("Thái Bình", 1976), ("Nam Định", 1997), ("Hà Nam", 1997), ("Quảng Bình", 1989),
)  # fmt: skip
_DOCUMENTS = (
    "Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII",
    "Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị",
    "Nghị quyết số 18-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương",
    "Nghị quyết số 19-NQ/TW ngày 31/10/2012 của Ban Chấp hành Trung ương khóa XI",
    "Chỉ thị số 08-CT/TW ngày 21/10/2011 của Ban Bí thư",
    "Nghị quyết số 26-NQ/TW ngày 19/5/2018 của Ban Chấp hành Trung ương",
    "Nghị quyết Trung ương 4 khóa XII",
    "Nghị quyết số 18-NQ/TW",
)
_CLAUSES = (
    "các cấp ủy đã cụ thể hóa nội dung thành kế hoạch hằng năm",
    "việc học tập, quán triệt được tổ chức đến từng chi bộ",
    "công tác kiểm tra, giám sát được tăng cường ở cơ sở",
    "nhiều mô hình hay được nhân rộng trong nhân dân",
    "tiến độ một số dự án còn chậm so với yêu cầu",
    "thủ tục hành chính được rút ngắn ở bộ phận một cửa",
    "đời sống của đồng bào vùng sâu, vùng xa từng bước nâng lên",
    "cán bộ, đảng viên nêu cao tinh thần trách nhiệm trong công việc",
    "chuyển đổi số được đẩy mạnh trong các cơ quan",
    "công tác phát triển đảng viên mới đạt chỉ tiêu đề ra",
    "an sinh xã hội được bảo đảm, tỷ lệ hộ nghèo tiếp tục giảm",
    "y tế cơ sở và trường học được đầu tư thêm trang thiết bị",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedPage:
    """A text dump of a page, with its address."""

    url: str
    text: str


def generate_pages(count: int, *, seed: int = 1, characters: int = 2_400) -> Iterator[GeneratedPage]:
    """Yield `count` pages of about `characters` characters; page n is the same whatever the count."""
    for number in range(count):
        yield generate_page(number, seed=seed, characters=characters)


def generate_page(number: int, *, seed: int = 1, characters: int = 2_400) -> GeneratedPage:
    """Page `number` alone."""
    return _page(number, random.Random(seed * 1_000_003 + number), characters)


def _page(number: int, chance: random.Random, characters: int) -> GeneratedPage:
    province, _ = chance.choice(_PROVINCES)
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(2500))
    documents = chance.sample(_DOCUMENTS, 2)
    local = f"Nghị quyết số {chance.randrange(1, 99):02d}-NQ/TU ngày {day.day}/{day.month}/{day.year} của Tỉnh ủy"
    name = f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
    lines = [
        f"{province}: sơ kết thực hiện {documents[0]} đợt {number}",
        f"{day:%d/%m/%Y} {chance.randrange(7, 19):02d}:{chance.randrange(60):02d}",
        f"Sáng {day.day}/{day.month}, Tỉnh ủy {province} tổ chức hội nghị sơ kết thực hiện {documents[0]}. "
        f"Đồng chí {name}, {chance.choice(_POSTS)}, dự hội nghị.",
    ]
    length = sum(map(len, lines))
    while length < characters:
        sentence = "; ".join(chance.sample(_CLAUSES, 4))
        cited = chance.choice((*documents, local)) if chance.random() < 0.3 else "chương trình công tác"
        line = f"Trong quá trình thực hiện {cited}, {sentence}."
        lines.append(line)
        length += len(line)
    return GeneratedPage(url=f"https://mau.thu-nghiem.example/tin/{number}", text="\n".join(lines) + "\n")
