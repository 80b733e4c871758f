"""The bodies that issue resolutions, as articles write them."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive.core.extraction.citations.vocabulary import LOWER, UPPER, W
from archive.core.text import fold

if TYPE_CHECKING:
    from archive.core.extraction.citations.drafts import Page

# All in folded text; "_" stands for a blank. Alternatives of one place stand longest first.
_CENTRAL = (
    r"(?:ban_chap_hanh|bch)_?(?:trung_uong|t\.?_?[uw]\.?)(?:_dang)?(?:_cong_san_viet_nam)?",
    r"bch_?t\.?[uw]",
    r"bo_chinh_tri(?:,?_(?:va_)?ban_bi_thu)?(?:_trung_uong_dang)?",
    r"ban_bi_thu(?:_trung_uong_dang|_tw_dang|_trung_uong(?!_doan))?",
    r"uy_ban_thuong_vu_quoc_hoi|ubtvqh|ubtv_quoc_hoi|quoc_hoi",
    r"(?:thu_tuong_)?chinh_phu|thu_tuong|ttg|chu_tich_nuoc|hoi_dong_bo_truong|hoi_dong_bau_cu_quoc_gia",
    r"quan_uy_trung_uong|dang_uy_cong_an_trung_uong",
    r"ban_bi_thu_trung_uong_doan(?:_tncs_ho_chi_minh)?",
    r"(?:uy_ban|ubkt)_kiem_tra_trung_uong|ubkt_trung_uong|van_phong_trung_uong(?:_dang)?",
    r"ban_(?:to_chuc|tuyen_giao(?:_va_dan_van)?|dan_van|noi_chinh|kinh_te|doi_ngoai)_(?:trung_uong|tw|t\.?u)",
    r"(?:(?:ban_thuong_truc|doan_chu_tich)_)?(?:uy_ban|ub)_(?:trung_uong|tw)_(?:mttq|mat_tran_to_quoc)(?:_viet_nam)?",
    r"tong_lien_doan_lao_dong(?:_viet_nam)?|trung_uong_doan(?:_tncs_ho_chi_minh)?",
    r"trung_uong_hoi_(?:nong_dan|lhpn|lien_hiep_phu_nu|cuu_chien_binh)(?:_viet_nam)?",
    r"trung_uong(?:_dang)?(?!_\d)|dang_cong_san_viet_nam|dang(?=[,.;:)_]|$)(?!_(?:uy|bo|vien|doan|ta_co|va_nha))",
)
_COMMITTEE = r"(?:tinh|thanh|huyen|thi|quan|dang)_uy"
_PARTY_UNIT = (
    r"dang_bo(?:_(?:tinh|thanh_pho|tp\.?|huyen|quan|thi_xa|xa|phuong|khoi_cac_co_quan(?:_tinh)?|khoi_doanh_nghiep))?"
)
_UNIT = r"(?:_(?:tinh|thanh_pho|tp\.?|huyen|quan|thi_xa|thi_tran|xa|phuong|dac_khu))?"
_LOCAL = (
    rf"(?:(?:ban_thuong_vu|btv|ban_chap_hanh|bch|thuong_truc)_)?(?:{_COMMITTEE}|{_PARTY_UNIT})",
    rf"(?:ban_to_chuc|ban_tuyen_giao(?:_va_dan_van)?|ban_dan_van|ban_noi_chinh|uy_ban_kiem_tra|ubkt|van_phong|"
    rf"ban_chi_dao)_{_COMMITTEE}",
    rf"(?:ban_can_su_dang|dang_doan)_(?:ubnd|hdnd|chinh_phu|quoc_hoi){_UNIT}",
    rf"(?:(?:pho_)?chu_tich_|thuong_truc_|van_phong_)?(?:hoi_dong_nhan_dan|hdnd|uy_ban_nhan_dan|ubnd){_UNIT}",
    rf"(?:ban_thuong_truc_)?(?:uy_ban_|ub_)?(?:mttq|mat_tran_to_quoc)(?:_viet_nam)?{_UNIT}",
    r"(?:ban_(?:chap_hanh|thuong_vu)_)?(?:tinh|thanh|huyen|quan)_doan",
    rf"(?:lien_doan_lao_dong|ldld|hoi_nong_dan|hoi_lhpn|hoi_lien_hiep_phu_nu|hoi_cuu_chien_binh|cong_an){_UNIT}",
    r"doan_(?:dbqh|dai_bieu_quoc_hoi)_tinh",
)
# Ministries and departments: "Bộ Giáo dục và Đào tạo", "Sở Nông nghiệp và PTNT", "Bộ trưởng Bộ Tài chính".
# A ministry's name is of pairs of syllables whose second is in lower case: "Giáo dục", "Tài chính", "Y tế".
_PAIR = rf"[{UPPER}]\w*(?:[ \n][{LOWER}]\w+)?"
_OFFICE = re.compile(
    rf"(?:Bộ|Sở)[ \n](?!Chính trị){_PAIR}(?:(?:, | và | [\-\u2013] ){_PAIR}){{0,3}}"
    rf"|(?:Ban Chỉ đạo|Ban Quản lý|Tổng cục|Cục|Học viện)[ \n]{_PAIR}(?: {_PAIR}){{0,3}}"
)
_CAPITALS = re.compile(rf"(?:[ \n](?:[\-\u2013] )?[{UPPER}][\w']*){{1,4}}")
_PLACE_UNIT = re.compile(r"[ \n]?(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|khoi cac co quan tinh)(?![a-z])")
# Words that open something else and so end a name, capital or not.
_OPENERS = "khoa ve ngay nghi chi quyet ket luat va so hoi nhiem thong quy ke de cong dong theo tai trong day do thuc"
_ENDS_NAME = frozenset(_OPENERS.split())
_TAKES_PLACE = re.compile(
    r"(?:uy|dang bo|tinh|thanh pho|tp\.?|huyen|quan|xa|phuong|thi tran|dac khu|doan|hdnd|ubnd|nhan dan|viet nam|mttq|"
    r"cac co quan(?: tinh)?|cong an|nong dan|lhpn|phu nu|cuu chien binh|to quoc)$"
)
_VERB_FOLLOWS = re.compile(
    r"[ \n](?:da|vua|se|dang(?! bo)|ban hanh|yeu cau|co|ra|ky|to chuc|chi dao|giao|tiep tuc|xay dung|chu tri|"
    r"thong nhat|quyet dinh|phat dong|de ra|de nghi|trien khai|quan triet|hop|bieu quyet|thong qua|cung|luon|can|phai|"
    r"duoc)(?![a-z])"
)


def organ_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Compile the pattern of issuing bodies, with the folded `names` of those the authorities know besides."""
    known = "|".join(re.escape(name).replace(r"\ ", "_") for name in sorted(names, key=len, reverse=True))
    parts = "|".join((*_CENTRAL[:-1], *_LOCAL, *filter(None, (known,)), _CENTRAL[-1]))
    return re.compile(f"(?:{parts})(?![a-z])".replace("_", W))


def organ_end(page: "Page", start: int) -> int:
    """Where the name of the issuing body that begins at `start` ends; `start` itself where none begins there.

    In "Ban Thường vụ Tỉnh ủy Cao Bằng khóa VI" it ends behind "Cao Bằng".
    """
    if page.folded.startswith("bo truong ", start):
        named = organ_end(page, start + len("bo truong "))
        return named if named > start + len("bo truong ") else start
    match = page.lexicon.organ.match(page.folded, start)
    office = _OFFICE.match(page.text, start)
    if office is not None and (match is None or office.end() > match.end()):
        return office.end()
    if match is None or (match.group() == "dang" and page.text[start : match.end()].lower() != "đảng"):
        return start  # Đặng and Đăng are people
    if not _TAKES_PLACE.search(page.folded, match.start(), match.end()):
        return match.end()
    return _place_end(page, match.end(), shouting=page.text[start : match.end()].isupper())


def _place_end(page: "Page", end: int, *, shouting: bool) -> int:
    unit = _PLACE_UNIT.match(page.folded, end)
    after = unit.end() if unit else end
    blank = after + 1 if page.text[after : after + 1] in {" ", "\n"} else after
    known = page.lexicon.place.match(page.folded, blank) if blank > after else None
    if known is not None and page.text[blank].isupper():
        return known.end()
    if shouting and page.text[end : end + 40].isupper():
        return after
    capitals = _CAPITALS.match(page.text, after)
    if capitals is None:
        return after
    place = after
    for word in re.finditer(r"[ \n](?:[\-\u2013] )?[\w']+", capitals.group()):
        if page.folded[after + word.start() : after + word.end()].strip(" \n-\u2013") in _ENDS_NAME:
            break
        place = after + word.end()
    return place


_LOCAL_BODY = re.compile(
    r"\b(?:(?:tinh|thanh|huyen|quan|thi|khu)_uy|dang_(?:bo|uy)|hdnd|ubnd|hoi_dong_nhan_dan|uy_ban_nhan_dan)\b".replace(
        "_", W
    )
)


def is_local(issuer: str) -> bool:
    """Whether the words name a body of a province or below: "Đảng bộ tỉnh Đồng Tháp", not "Bộ Chính trị"."""
    words = fold(issuer)
    return "trung uong" not in words and bool(_LOCAL_BODY.search(words))


def acts(page: "Page", end: int) -> bool:
    """Whether the body whose name ends at `end` is the subject of a verb: "Tỉnh ủy đã ban hành"."""
    return _VERB_FOLLOWS.match(page.folded, end) is not None
