"""An archive of invented people: pages of a made-up portal of Hậu Giang with an image, as a crawler would bring them."""

import struct
import zlib
from pathlib import Path

from tests import warcs

SITE = "https://xua.thu-nghiem.example"
SECRETARY, PREDECESSOR = "Tô Văn Giả", "Đinh Thị Ví Dụ"
PHOTO = f"{SITE}/anh/hoi-nghi.png"
SIZE = (48, 32)  # of the photograph, in pixels
CAPTION = "Đại biểu biểu quyết tại hội nghị"
MEETING, FORMER, FUTURE = (
    "Hậu Giang sơ kết năm năm thực hiện nghị quyết về xây dựng Đảng",
    "Hậu Giang triển khai nhiệm vụ năm 2017",
    "Hậu Giang mở lớp bồi dưỡng về chuyển đổi số",
)
_PAGES = (
    ("1", MEETING, "03/06/2021", SECRETARY, f'<figure><img src="/anh/hoi-nghi.png"><figcaption>{CAPTION}</figcaption></figure>'),
    ("2", FORMER, "12/01/2017", PREDECESSOR, ""),
)  # fmt: skip
_SENTENCES = {
    MEETING: (
        "Hội nghị nghe báo cáo về kết quả kiểm điểm của tập thể, cá nhân và thảo luận những việc phải làm tiếp.",
        "Các đại biểu cho rằng công tác tổ chức xây dựng Đảng ở cơ sở có nhiều chuyển biến, sinh hoạt chi bộ đều hơn.",
        "Thời gian tới, các cấp ủy tiếp tục rà soát quy hoạch cán bộ và kiểm tra việc thực hiện ở từng chi bộ.",
    ),
    FORMER: (
        "Năm nay tỉnh tập trung vào lúa chất lượng cao, cây ăn trái và nuôi thủy sản theo hướng bền vững.",
        "Các huyện được giao rà soát diện tích mía, chuyển dần sang cây trồng có đầu ra ổn định hơn.",
        "Vốn xây dựng cơ bản được ưu tiên cho đường liên xã, trường học và trạm y tế ở vùng sâu.",
    ),
    FUTURE: (
        "Học viên được giới thiệu về chữ ký số, dịch vụ công trực tuyến và cách bảo vệ dữ liệu cá nhân.",
        "Mỗi xã cử hai người theo học, sau đó hướng dẫn lại cho tổ công nghệ số của ấp, khu vực.",
        "Lớp học kéo dài ba ngày, có phần thực hành trên máy và phần giải đáp thắc mắc cuối mỗi buổi.",
    ),
}


def page(title: str, day: str, secretary: str, image: str = "", *, paragraphs: int = 9) -> str:
    """A page as portals lay it out; its second paragraph says who the secretary is."""
    lines = [_SENTENCES[title][number % 3] for number in range(paragraphs)]
    lines.insert(1, f"Đồng chí {secretary}, Bí thư Tỉnh ủy Hậu Giang, chủ trì hội nghị.")
    lines.insert(3, "Hội nghị quán triệt Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII.")
    body = "".join(f"<p>{line}</p>" for line in lines[:2]) + image + "".join(f"<p>{line}</p>" for line in lines[2:])
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<article><h1>{title}</h1><div class="date">{day}</div><div class="content">{body}</div></article></body></html>'
    )


def photograph() -> bytes:
    """A PNG of one colour."""
    width, height = SIZE
    rows = (b"\0" + b"\x8a\x2a\x1e" * width) * height
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )  # fmt: skip


def write_crawl(file: Path) -> Path:
    """A WARC file of the pages, and of the image as the archive's own exports mark it."""
    warc = warcs.Warc()
    for number, (name, title, day, secretary, image) in enumerate(_PAGES):
        warc.response(number, body=page(title, day, secretary, image).encode(), address=f"{SITE}/tin/{name}")
    fields = {"TangThu-Capture": "resource", "TangThu-Page": f"{SITE}/tin/1"}
    warc.response(9, body=photograph(), headers=[("Content-Type", "image/png")], fields=fields, address=PHOTO)
    return warcs.write(file, *warc.records)


def write_later(file: Path) -> Path:
    """A WARC file of a page that came out afterwards."""
    warc = warcs.Warc()
    warc.response(0, body=page(FUTURE, "02/06/2021", SECRETARY).encode(), address=f"{SITE}/tin/3")
    return warcs.write(file, *warc.records)
