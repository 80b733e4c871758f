"""The words of offices, organs and appointments, as data. All spelled as `archive.core.text.spell` returns them."""

import re

from archive.core.text import spell

Words = tuple[str, ...]


def _words(*phrases: str) -> tuple[Words, ...]:
    return tuple(tuple(spell(phrase).split()) for phrase in phrases)


def one_of(phrases: tuple[Words, ...]) -> str:
    """A pattern that finds where one of `phrases` begins, by its first two words, each first word tried once.

    It looks back behind the first letter: a pattern that begins with letters is searched fast.
    """
    by_first: dict[str, set[str]] = {}
    for first, *rest in phrases:
        by_first.setdefault(first, set()).add(re.escape(f" {rest[0]}") if rest else "")
    by_letter: dict[str, list[str]] = {}
    for first, seconds in sorted(by_first.items()):
        second = "" if "" in seconds else f"(?:{'|'.join(sorted(seconds))})"
        by_letter.setdefault(first[0], []).append(re.escape(first[1:]) + second)
    return "|".join(rf"{letter}(?<!\w{letter})(?:{'|'.join(words)})" for letter, words in by_letter.items())


def _lines(text: str) -> tuple[Words, ...]:
    return _words(*(phrase for phrase in text.split(",") if phrase.strip()))


# Heads: with these a post begins. "phó" stands before most of them.
_CHIEFS = """
    trưởng xóm, trưởng phố, trưởng khối phố, trưởng bon, trưởng sóc, trưởng phum, trưởng tổ, trưởng khối, cụm
    trưởng, tỉnh đội trưởng, huyện đội trưởng, xã đội trưởng, chi hội trưởng, hội trưởng, thủ trưởng, giám thị,
    chánh thư ký, tổng cục phó, tổng đội trưởng, đặc phái viên, trưởng ty, trưởng công đoàn, bí thư thứ nhất, bí
    thư, chủ tịch, chủ nhiệm, trưởng ban, trưởng đoàn, trưởng phòng, trưởng tiểu ban, trưởng công an, trưởng
    khoa, trưởng trạm, trưởng bộ môn, trưởng thôn, trưởng ấp, trưởng khóm, trưởng bản, trưởng buôn, trưởng làng,
    trưởng khu phố, trưởng khu vực, trưởng khu, trưởng chi nhánh, trưởng hải quan, trưởng đại diện, trưởng
    ngành, tổ trưởng, giám đốc, tổng giám đốc, hiệu trưởng, viện trưởng, vụ trưởng, cục trưởng, chi cục trưởng,
    tổng cục trưởng, đội trưởng, hạt trưởng, đồn trưởng, đoàn trưởng, trung đoàn trưởng, sư đoàn trưởng, lữ đoàn
    trưởng, chánh văn phòng, chánh án, chánh thanh tra, chánh tòa, tư lệnh, chính ủy, chính trị viên, chỉ huy
    trưởng, tham mưu trưởng, bộ trưởng, thủ tướng, tổng thư ký, tổng thanh tra, tổng kiểm toán, tổng biên tập,
    tổng tham mưu trưởng, thống đốc, tổng lãnh sự, chủ nhiệm chính trị, trưởng trung tâm, trưởng văn phòng,
    trưởng cơ quan, trưởng nhóm, ban, đoàn
"""
_OTHER_HEADS = """
    uvbtvtu, uvtvtu, uvbtvđu, quv, đuv, cvp, pcvp, xóm trưởng, thôn trưởng, chi cục phó, tổng cục phó, trưởng
    btc, trưởng btg, trưởng bdv, trưởng bnc, trưởng btgdv, phó trưởng btc, phó trưởng btg, phó trưởng bdv, chánh
    vp, chánh vptu, phó chánh vp, gđ sở, pgđ sở, gđ công an, ct ubnd, ct hđnd, cn ubkt, tham mưu phó, trạm
    trưởng, viện phó, chính trị viên phó, chỉ huy phó, đồn phó, tiểu đoàn trưởng, đại đội trưởng, hải đội
    trưởng, phân viện trưởng, phó phòng, phó ban, phó đoàn, thanh tra viên, kiểm soát viên, cố vấn, tham tán,
    công sứ, ủy viên thường trực, quyền trưởng, phó tổng thư ký, phó tổng biên tập, phó tổng thanh tra, phó tổng
    kiểm toán, phó tổng tham mưu trưởng, phó trưởng thôn, tổng bí thư, thường trực ban bí thư, chủ tịch nước, ủy
    viên, tỉnh ủy viên, thành ủy viên, huyện ủy viên, thị ủy viên, quận ủy viên, đảng ủy viên, chi ủy viên, đại
    biểu quốc hội, đại biểu hội đồng nhân dân, đại biểu hđnd, đại biểu hđnđ, đbqh, đb hđnd, thành viên, thư ký,
    thứ trưởng, trợ lý, đại sứ, tuv, huv, thuv, uvtw, uvtư, uvbct, uvbch, uvbchtw, uvbtv, uvtv, uvdktw, uvdk, uv
    btv, uv bch, uv bct, uv tw, uv tư, uv ban, uv t.ư, uvt.ư, uvubtvqh, uv, pbt, pct, pbttt, tbt, ctn, đội phó,
    tổ phó, cục phó, vụ phó, hiệu phó, trung đoàn phó, kiểm sát viên, thẩm phán, kiểm tra viên, kiểm toán
    trưởng, kế toán trưởng, phó thủ tướng thường trực, ủy viên dự khuyết, kiểm tra viên cao cấp, chủ tịch danh
    dự, người phát ngôn
"""
_NEVER_ALONE = frozenset(_words("ban", "đoàn"))  # only behind "phó": "Phó Ban Pháp chế"
HEADS: tuple[Words, ...] = tuple(
    dict.fromkeys(
        head
        for chief in _lines(_CHIEFS)
        for head in ((("phó", *chief),) if chief in _NEVER_ALONE else (("phó", *chief), chief))
    )
) + _lines(_OTHER_HEADS)

FORMER_PREFIXES = frozenset(_words("nguyên", "nguyên các", "cựu", "cố"))
# They belong to the post as written: "tân Bí thư", "Quyền Chủ tịch".
KEPT_PREFIXES = frozenset(_words("tân", "quyền", "q.", "nữ"))

# Words that stay inside a post though written small: institutions, fields of work, units.
ORGAN_WORDS: tuple[Words, ...] = _lines(
    """
    đơn vị, về các vấn đề xã hội, của quốc hội, của chính phủ, của tỉnh, đặc mệnh toàn quyền, toàn quyền, phụ trách,
    kế hoạch hóa gia đình, nghiên cứu phát triển, phát triển quỹ đất, phát triển kinh tế, việt nam tại, khoa học công
    nghệ, văn hóa thông tin, bảo vệ môi trường, khu công nghệ cao, khu nông nghiệp, công nghệ cao, chuyên trách công
    tác, phía nam, phía bắc, khu vực phía nam, đồng bằng, sông cửu long, tỉnh, thành phố, huyện, quận, thị xã, thị
    trấn, xã, phường, đặc khu, thôn, ấp, khóm, bản, buôn, làng, khu phố, khu vực, tổ dân phố, khu dân cư, khu kinh tế,
    khu công nghiệp, các khu công nghiệp, tp, tp., trung ương, địa phương, quốc gia, tỉnh ủy, thành ủy, huyện ủy, thị
    ủy, quận ủy, đảng ủy, đảng bộ, chi bộ, đảng đoàn, đảng, chi ủy, ủy, bí thư, ban cán sự đảng, ban cán sự, ban
    thường vụ, thường vụ, ban chấp hành, chấp hành, ban bí thư, bộ chính trị, chính trị, thường trực, chuyên trách,
    thứ nhất, dự khuyết, cao cấp, danh dự, ban, ban tổ chức, ban tuyên giáo, ban dân vận, ban nội chính, ban kiểm tra,
    ban chỉ đạo, ban quản lý, ban quản trị, ban điều hành, ban đại diện, ban kinh tế, ban pháp chế, ban đô thị, ban
    dân tộc, ban văn hóa, ban biên tập, ban giám hiệu, ban giám đốc, ban vận động, ban soạn thảo, ban bảo vệ, ban tiếp
    công dân, ban thanh tra, ban công tác mặt trận, ban công tác, ban chủ nhiệm, ủy ban kiểm tra, ủy ban, hội đồng,
    hội đồng nhân dân, hội đồng quản trị, hội đồng thi đua, ủy ban nhân dân, nhân dân, mặt trận tổ quốc, mặt trận, tổ
    quốc, việt nam, đoàn thể, đoàn đại biểu quốc hội, đại biểu quốc hội, đại biểu, quốc hội, chính phủ, nhà nước, tối
    cao, cấp cao, cấp tỉnh, cấp huyện, cấp, khóa, kỳ, tuyên giáo, dân vận, nội chính, văn phòng, sở, ngành, các sở,
    các ban, các cơ quan, cơ quan, các, và, doanh nghiệp, các doanh nghiệp, khối, khối các cơ quan, dân chính, chính
    đảng, nông nghiệp, nông thôn, nông thôn mới, nông dân, lâm nghiệp, thủy sản, thủy lợi, phòng, kế hoạch, tài chính,
    tài nguyên, môi trường, giao thông, vận tải, giao thông vận tải, công thương, công nghiệp, thương mại, khoa học,
    công nghệ, kỹ thuật, khoa học và công nghệ, giáo dục, giáo dục và đào tạo, đào tạo, y tế, dân số, văn hóa, thể
    thao, thể dục, du lịch, gia đình, lao động, thương binh, xã hội, thương binh và xã hội, tư pháp, pháp chế, pháp
    luật, nội vụ, ngoại vụ, ngoại giao, dân tộc, tôn giáo, dân tộc và tôn giáo, công an, công an nhân dân, an ninh,
    cảnh sát, quân sự, quân đội, quân khu, quốc phòng, biên phòng, bộ đội, bộ đội biên phòng, chỉ huy, bộ chỉ huy,
    kiểm sát, tòa án, viện kiểm sát, thi hành án, dân sự, thi hành án dân sự, phụ nữ, thanh niên, thiếu niên, nhi
    đồng, cựu chiến binh, liên đoàn, liên hiệp, liên minh, hợp tác xã, hội, hiệp hội, chữ thập đỏ, nhà báo, văn học,
    nghệ thuật, văn học nghệ thuật, người cao tuổi, khuyến học, luật gia, đoàn, tỉnh đoàn, thành đoàn, huyện đoàn,
    trung ương đoàn, học viện, trường, trường chính trị, đại học, cao đẳng, trung học, phổ thông, tiểu học, mầm non,
    trung tâm, bệnh viện, đa khoa, khoa, viện, cục, vụ, tổng cục, chi cục, hải quan, thuế, kho bạc, kho bạc nhà nước,
    ngân hàng, bảo hiểm, bảo hiểm xã hội, thống kê, thị trường, quản lý thị trường, kiểm lâm, trồng trọt, chăn nuôi,
    thú y, bảo vệ thực vật, điện lực, bưu điện, viễn thông, thông tin, truyền thông, phát thanh, truyền hình, báo chí,
    xuất bản, báo, đài, tạp chí, ngân sách, đô thị, hạ tầng, nhà, đất đai, khoáng sản, biển, đảo, biển và hải đảo,
    thanh tra, kiểm tra, kiểm toán, chuyển đổi số, đổi mới, sáng tạo, cải cách hành chính, hành chính, công chức, viên
    chức, cán bộ, địa bàn, trực thuộc, phòng không, không quân, hải quân, lục quân, tổng hợp, chuyên môn, nghiệp vụ,
    công tác, người có công, trẻ em, bình đẳng giới, sự tiến bộ phụ nữ, quỹ, phát triển, dự án, xây dựng, đầu tư, xây
    dựng đảng, xây dựng nông thôn mới, quản lý, đầu tư và xây dựng, quân chủng, binh chủng, vùng, miền, số, thường
    xuyên, lý luận, lịch sử đảng, bồi dưỡng, hướng nghiệp, chất lượng, an toàn, thực phẩm, vệ sinh, dinh dưỡng, dự
    phòng, kiểm soát, bệnh tật, y học cổ truyền, sản nhi, điều dưỡng, lưu trữ, thư viện, bảo tàng, di tích, di sản,
    kiến trúc, quy hoạch, cấp nước, nước sạch, môi trường nông thôn, khuyến nông, xúc tiến, thương mại và đầu tư, hỗ
    trợ, tư vấn, dịch vụ, việc làm, công ích, công đoàn, công nhân, lao động và, chiến lược, chính sách, khu di tích,
    vườn quốc gia, khu bảo tồn, rừng, phòng hộ, đặc dụng, cửa khẩu, quốc tế, đối ngoại, nghiên cứu, tổng hợp và, phong
    trào, thi đua, khen thưởng, thi đua - khen thưởng, sinh viên, học sinh, tuyên truyền, tổ chức cán bộ, bảo vệ chính
    trị nội bộ, chính trị nội bộ, nội bộ, cơ yếu, hậu cần, tham mưu, điều phối, giám sát, an ninh trật tự, giảm nghèo,
    phòng chống, tham nhũng, lãng phí, tiêu cực, thiên tai, tìm kiếm, cứu nạn, dịch bệnh, các chương trình mục tiêu
    quốc gia, chương trình, mục tiêu, toàn dân, bộ, bộ môn, câu lạc bộ, tuyển sinh, khảo thí, tư tưởng, giáo dục đào
    tạo, đoàn kết, văn minh, quy chế dân chủ, giải phóng mặt bằng, hội nhập, kinh tế, hợp tác, ban ngành, dân quân, tự
    vệ, cấp ủy, trường học, lực lượng vũ trang, lực lượng, vũ trang, kiến thiết, xổ số, đường thủy, đường bộ, đường
    sắt, hàng không, hàng hải, cảng, thẩm quyền, lễ tang, tổ chức lễ tang, khu kinh tế mở, sư sãi yêu nước
    """
)
# Fields of work that are verbs as well: written small they stay only behind "ban", "đoàn", "sở", "và" and the like.
VERB_LIKE: frozenset[Words] = frozenset(
    _lines(
        """
        tổ chức, kiểm tra, chỉ đạo, thanh tra, giám sát, điều phối, quản lý, đầu tư, xây dựng, kiểm sát, phát
        triển, đào tạo, kiểm toán, kiểm soát, hỗ trợ, tư vấn, hợp tác, đổi mới, tuyên truyền, nghiên cứu, bồi
        dưỡng, chỉ huy, khen thưởng, thi đua, hội, phòng, báo, các, và, cấp, kế hoạch, tham mưu
        """
    )
)
VERB_LIKE_AFTER = frozenset(
    spell(
        "ban đoàn sở bộ phòng viện cục vụ và tổ văn trung tâm trạm khoa ngành hội đồng trường chánh chi tổng - ,"
    ).split()
)
# Where "các" and "và" may lead on inside a post.
JOINING = frozenset(_words("các", "và"))

# Organs whose names hold a comma or a dash: the words on both sides of it.
COMMA_PAIRS = frozenset(
    (spell(left), spell(right))
    for left, right in (
        ("phòng", "chống"),
        ("hóa", "giáo"),
        ("vh", "tt"),
        ("hóa", "thể"),  # Sở Văn hóa, Thể thao và Du lịch
        ("thao", "du"),
        ("hóa", "thông"),
        ("động", "thương"),  # Sở Lao động, Thương binh và Xã hội
        ("sách", "chiến"),  # Ban Chính sách, chiến lược Trung ương
        ("học", "công"),
        ("nguyên", "môi"),
        ("hóa", "xã"),
        ("hóa", "khoa"),
        ("nhũng", "lãng"),
        ("nhũng", "tiêu"),
        ("phí", "tiêu"),
        ("niên", "thiếu"),
        ("dục", "thanh"),
        ("tế", "ngân"),
        ("chức", "kiểm"),
        ("học", "nghệ"),
        ("tin", "truyền"),
        ("tin", "thể"),
        ("ninh", "quốc"),
        ("hoạch", "đầu"),
        ("quan", "doanh"),
        ("tai", "tìm"),
        ("đua", "khen"),
        ("kiếm", "cứu"),
        ("thao", "thông"),
        ("niên", "nhi"),
        ("xây", "chỉnh"),
        ("nông", "lâm"),
    )
)
DASH_RIGHT = frozenset(
    spell(
        "Kế Ngân Xã Thương Tài Môi Đầu Đô Hạ HĐND UBND Công Thể Thông Kỹ Khoa Du Chính Quân Khen Hướng Giáo"
        " Dân Nhi Lâm Điện Bảo Tư Cơ Trật TB TBXH LĐ Pháp Truyền Tổng Nội Dịch Đào Hành Giám Thực Sức"
    ).split()
)
DASH_LEFT = frozenset(
    spell(
        "số tế hóa động chính nghiệp thị hoạch tầng nguyên tin thao học đbqh hđnd quốc đua dục thuật thú thông"
        " vệ trị nội tâm nông văn sản giáo mầm pháp"
    ).split()
)

# Behind these words of a post a run of capitals is a place or an eponym rather than a person.
PLACE_EXPECTED = frozenset(
    spell(
        "huyện quận xã phường thị-trấn trấn thôn ấp bản buôn làng khóm thpt thcs trường đường học non viện công-ty đảo"
    ).split()
)
# Surnames that no place begins with, so that a person is meant also behind "xã" and "huyện".
NEVER_PLACES = frozenset(
    spell("Giàng Sùng Thào Lò Vàng Hầu Lường Quàng Tòng Hạng Điểu Vừ Mùa Lầu Cứ Sình Lù Bàn Y").split()
)
MIDDLE_NAMES = frozenset(("thị", "văn"))
DISTRICT_BODIES = frozenset(_words("cửa khẩu", "quốc tế", "huyện ủy", "thị ủy", "quận ủy", "thị xã", "huyện đoàn"))

# An organ that a comma may add to a post in one of its parts.
WIDER_ORGANS = _lines(
    "bộ, sở, công an, tổng cục, cục, ubnd, ủy ban nhân dân, học viện, quân khu, văn phòng, huyện, thị xã, thành phố,"
    " tp, tp., tỉnh"
)

# With these words speech or action begins, and a post ends.
STOP_WORDS = frozenset(
    spell(
        "dự đã đang sẽ vừa cũng đến tới cho đề yêu nhấn khẳng nói kể đưa ký trao tặng thăm chúc tiếp tham"
        " cùng với tại ở là về trong trên từ làm được bị có không do theo để khi nêu ghi đánh lưu thừa đặt"
        " thay nhận thì mà cần phải nên hãy mong muốn bày chia gợi giao trả hỏi cảm gửi chào mừng mời xin"
        " đọc xác cắt bấm dâng viếng thắp họp nghe nhắc mở đóng vì nhưng rồi tính góp hứa chốt khai bế quán"
        " phổ tán phân đi ra vào lên xuống quê sinh nghỉ lại nay này đó ấy kia cụ rất còn đều luôn sáng"
        " chiều tối ngày hôm năm tháng lúc thôi chuyển tái trúng bầu than bắt gặp ngồi đứng chạy gọi viết"
        " trăn tìm cam bộc phấn biết hoặc hay như nếu tuy sau trước giữa qua bằng nhằm cúi phát trình dẫn"
        " nhìn dành thay đồng kiêm"
    ).split()
)
# Tasks of a steering committee, though they are acts elsewhere.
TASKS = frozenset(
    _lines("thực hiện, triển khai, hướng dẫn, quán triệt, phổ biến, khảo sát, ban hành, đánh giá, trực tiếp")
)
# Of those, the ones that no committee's task contains.
SPEAKING = frozenset(
    spell("cho đề yêu nhấn khẳng nói kể là đã dự cùng được đưa ký trao tặng thăm tham tại làm biết bị").split()
)
STOP_PHRASES: tuple[Words, ...] = _lines(
    """
    kỳ vọng, khuyến cáo, khuyến khích, cảnh báo, thông tin tại, thông tin thêm, chia sẻ, trao đổi, giải trình, giải đáp,
    bế mạc, khai mạc, tiếp xúc, tiếp thu, ghi nhận, đánh giá, đề xuất, lưu ý, quán triệt, phổ biến, đôn đốc,
    khen ngợi, cho hay, chất vấn, tranh luận, thảo luận, góp ý, biểu quyết, dâng hương, cắt băng, tặng quà, làm
    việc, thực hiện, xác nhận, phê duyệt, phê bình, trả lời, gợi mở, hoan nghênh, hướng dẫn, trực tiếp, chủ
    động, kêu gọi, gồm, gồm có, chủ trì, điều hành, phát biểu, phát động, trình bày, dẫn đầu, kết luận, báo cáo,
    thông báo, thông tin về, biểu dương, biểu thị, phản ánh, giới thiệu, kiến nghị, triển khai, thống nhất,
    truyền đạt, chứng kiến, tuyên bố, tâm sự, động viên, đồng ý, nhất trí, thẩm tra, thị sát, khảo sát, đối
    thoại, vận động nhân dân, chỉ ra, ban hành, đồng chủ trì, chỉ rõ, tuyên dương, khai trừ, khiển trách, kiểm
    tra thực tế, tổ chức hội nghị, chúc mừng, xây dựng kế hoạch, phụ trách địa bàn, nhiệm kỳ, sinh năm, quê
    quán, thường xuyên theo dõi, quản lý chặt, phụ trách huyện, phụ trách thị xã, phụ trách thành phố, phụ trách xã
    """
)

_ONE = _lines("đồng chí, đ/c, đc, ông, bà, anh, chị, cô, thầy, cụ, bác")
_SEVERAL = _lines("các đồng chí, các đ/c, các đc, các ông, các bà, các vị, các ông bà, quý đồng chí, các anh, các chị")
HONORIFICS: dict[Words, bool] = dict.fromkeys(_ONE, False) | dict.fromkeys(_SEVERAL, True)  # whether several follow
PLURALS = frozenset(
    ("các", "hai", "ba", "bốn", "sáu", "bảy", "tám", "những", "2", "3", "4", "5", "02", "03", "04", "05")
)
APPOSITIONS = _lines(
    "cán bộ tiền khởi nghĩa, cán bộ lão thành, lão thành cách mạng, cán bộ hưu trí, đảng viên lão thành"
)
# Ranks and degrees stand between post and name and belong to neither.
RANKS: tuple[Words, ...] = _lines(
    """
    đại tướng, thượng tướng, trung tướng, thiếu tướng, đại tá, thượng tá, trung tá, thiếu tá, đại úy, thượng úy,
    trung úy, thiếu úy, đô đốc, phó đô đốc, chuẩn đô đốc, thượng tọa, giáo sư, phó giáo sư, tiến sĩ, tiến sỹ,
    thạc sĩ, thạc sỹ, bác sĩ, bác sỹ, dược sĩ, dược sỹ, kỹ sư, luật sư, cử nhân, kiến trúc sư, nhà giáo nhân
    dân, nhà giáo ưu tú, thầy thuốc nhân dân, thầy thuốc ưu tú, nghệ sĩ nhân dân, nghệ sĩ ưu tú, gs, pgs, ts,
    ths, th.s, gs.ts, pgs.ts, bs, bs.ckii, bs.cki, bsckii, bscki, ks, ckii, cki, bsck2, bsck1, nsnd, nsưt, ngnd,
    ngưt, ttnd, ttưt, bác sĩ chuyên khoa ii, bác sĩ chuyên khoa i, tiến sĩ khoa học, anh hùng lực lượng vũ trang
    nhân dân, anh hùng lao động, nhà báo, nhà thơ, nhà văn
    """
)

# A post to be filled, not one that somebody named holds: "bầu chức danh Ủy viên UBND tỉnh".
OPEN_POSTS = tuple(
    (*verb, *noun)
    for verb in _lines(
        "bầu, bầu bổ sung, bổ sung, kiện toàn, khuyết, trống, các, bổ nhiệm, phê chuẩn, giới thiệu, bầu các"
    )
    for noun in _lines("chức, chức danh, chức vụ, vị trí")
)

# The post just spoken of, or who has it next.
THIS_POST = _lines(
    "vị trí này, chức vụ này, chức danh này, cương vị này, chức này, ghế này, người kế nhiệm, người thay thế"
)
# Behind these stands whoever held the post before.
REPLACING = _lines("thay, thay cho, thay thế, thay thế cho, kế nhiệm, tiếp quản từ, thế chỗ")

RECEIVING: tuple[Words, ...] = _lines(
    """
    chức, chức danh, chức vụ, vị trí, ghế, vai, cương vị, vai trò, tư cách, danh nghĩa, với tư cách, trong tư
    cách, với cương vị, giữ vai trò, đóng vai trò, kiêm nhiệm, kiêm chức, kiêm chức danh, kiêm chức vụ, kiêm giữ
    chức, kiêm luôn, về giữ chức, sang giữ chức, ngồi vào ghế, trên cương vị, ở cương vị, với vai trò, trong vai
    trò, nắm giữ chức, nắm chức, nắm giữ cương vị, về làm, sang làm, lên làm, tiếp tục làm, nhận quyết định làm,
    nhận quyết định bổ nhiệm, ngồi ghế, được tín nhiệm bầu làm, làm tới chức, được giao, được phân công, được
    phân công làm, được phân công giữ chức, được cử, được chỉ định, được bổ nhiệm, được bổ nhiệm làm, được phê
    chuẩn, được phê chuẩn làm, được chuẩn y, được chuẩn y làm, được suy cử, được đề bạt, lên chức, giữ chức vụ,
    giữ chức danh, giữ chức, giữ cương vị, giữ vị trí, giữ nhiệm vụ, đảm nhiệm chức vụ, đảm nhiệm chức danh, đảm
    nhiệm chức, đảm nhiệm, đảm nhận chức vụ, đảm nhận, nhận nhiệm vụ, nhận chức vụ, nhận chức, làm, trúng cử
    chức danh, trúng cử chức vụ, trúng cử chức, trúng cử, đắc cử chức, đắc cử, tái cử chức danh, tái cử chức,
    tái cử, hiện là, hiện giữ chức, hiện giữ, nay là, đang là, đang giữ chức, được bầu làm, bầu làm, được cử
    làm, được bầu là, được bầu, vào chức danh, vào chức vụ, vào chức, vào vị trí, giữ, trở thành, nhậm chức, làm
    nhiệm vụ, phụ trách cương vị, với chức danh, với cương vị
    """
)
REMOVING: tuple[Words, ...] = _lines(
    """
    khỏi chức vụ, khỏi chức danh, khỏi chức, khỏi cương vị, khỏi vị trí, thôi chức danh, thôi cương vị, thôi
    kiêm, rời vị trí, rời chức, thôi nhiệm vụ, thôi đảm nhận, hết nhiệm kỳ, mãn nhiệm, thôi giữ chức vụ, thôi
    giữ chức danh, thôi giữ chức, thôi giữ nhiệm vụ, thôi giữ các chức vụ, thôi giữ, thôi làm nhiệm vụ, thôi
    làm, thôi đảm nhiệm chức vụ, thôi đảm nhiệm, thôi chức vụ, thôi chức, thôi tham gia, miễn nhiệm chức vụ,
    miễn nhiệm chức danh, miễn nhiệm các chức danh, miễn nhiệm các chức vụ, miễn nhiệm chức, miễn nhiệm, bãi
    nhiệm chức danh, bãi nhiệm chức vụ, bãi nhiệm, cách chức vụ, cách chức, cách tất cả chức vụ, rời cương vị,
    rời ghế, rời chức vụ, không còn giữ chức, không còn là, cho từ chức,
    từ nhiệm chức, từ nhiệm
    """
)
# Whoever stands before gives the post up, whoever stands behind "cho" takes it.
HANDING_OVER = _lines("bàn giao nhiệm vụ, bàn giao chức vụ, bàn giao chức danh, bàn giao cương vị, bàn giao chức trách")
ONCE = _lines("trước đây, trước đó, trước kia, thời trẻ, có thời gian")
FORMERLY: tuple[Words, ...] = _lines(
    """
    từ chức vụ, từ cương vị, từ vị trí, từ chức danh, khi đó là, lúc đó là, khi ấy là, bấy giờ là, lúc bấy giờ
    là, thời điểm đó là, trước đây giữ cương vị, đã từng giữ chức, đã từng là, từng là, từng giữ chức vụ, từng
    giữ chức, từng giữ các chức vụ, từng giữ cương vị, từng giữ, từng làm, từng đảm nhiệm, từng kinh qua, nguyên
    là, vốn là, trước đây là, trước đó là, trước đó giữ chức, trước đây giữ chức, trước là, kinh qua các chức
    vụ, trải qua các chức vụ, kinh qua, trước khi nghỉ hưu là, đã kinh qua
    """
)
# Small words between a post and what ties it to its holder: "Bí thư Tỉnh ủy mới là ông …", "nay do bà …"
BRIDGES = frozenset(("mới", "hiện", "nay", "được", "bầu", "hiện tại", "khi", "đó", "này", "vừa"))
# A post, then one of these, then the person who holds it.
BELONGS_TO: tuple[Words, ...] = _lines(
    "là, đều là, cùng là, lần lượt là, nay thuộc về, thuộc về, đối với, hiện nay là, hiện là, mới là, gồm,"
    " gồm có, cho, được giao cho, do"
)

# Business, not office; a person with such posts only is no official.
NOT_BUSINESS = "liên minh"  # "Liên minh HTX tỉnh" looks after cooperatives
BUSINESS = frozenset(
    spell(phrase)
    for phrase in (
        "công ty", "tập đoàn", "tổng công ty", "hợp tác xã", "htx", "doanh nghiệp tư nhân", "hđqt",
        "hội đồng quản trị", "hội đồng thành viên", "hđtv", "nhà máy", "khách sạn", "xí nghiệp", "cửa hàng",
        "trang trại", "chi nhánh ngân hàng", "ngân hàng tmcp", "cơ sở sản xuất", "nông trại", "tổ hợp tác",
        "câu lạc bộ", "dòng họ", "ban quản trị",
    )
)  # fmt: skip
# Behind these a name like a country's is a commune's ("xã Mỹ", "phường Hồng Hà") or where an ambassador serves.
NOT_BEFORE_COUNTRY = frozenset(
    ("tại", "xã", "phường", "huyện", "thôn", "ấp", "khóm", "bản", "quận", "trấn", "xóm", "buôn", "làng", "khu", "ủy")
)
# Countries: a president or a minister of one of them is no official of Việt Nam, an ambassador "tại Lào" may be.
FOREIGN = frozenset(
    (
        "Lào", "Trung Quốc", "Campuchia", "Cam-pu-chia", "Nhật Bản", "Hàn Quốc", "Nga", "Liên bang Nga",
        "Hoa Kỳ", "Mỹ", "Pháp", "Đức", "Anh", "Cuba", "Cu-ba", "Ấn Độ", "Singapore", "Thái Lan", "Malaysia",
        "Indonesia", "Philippines", "Australia", "Úc", "Triều Tiên", "Belarus", "Ba Lan", "Hungary",
        "Quảng Tây", "Vân Nam", "Quảng Đông", "Hải Nam", "Côn Minh", "Nam Ninh", "Bách Sắc", "Hồng Hà",
        "Văn Sơn", "Phông-sa-lỳ", "Hủa Phăn", "Viêng Chăn", "Chăm-pa-sắc", "Xa-vẳn-na-khệt", "Savannakhet",
        "Champasak", "Houaphanh", "Khăm Muộn", "Xê Kông", "Sê Kông", "Attapeu", "Mondulkiri", "Sa-la-van",
        "Salavan", "Xiêng Khoảng", "Luông Pha Băng", "Luang Prabang", "Oudomxay", "Bo-kẹo", "Liên hợp quốc",
        "EU",
    )
)  # fmt: skip
# Before a name these words make it a street, a school, a prize, or somebody who only took the picture.
NOT_A_PERSON_AFTER = frozenset(
    spell(
        "đường phố trường thpt thcs giải quỹ viên cầu phường xã huyện quận xã, thưởng tượng máy ty hồ sông núi đền"
        " chùa đình ảnh pv viện học phẩm viên:"
    ).split()
)
# Names that several districts bear, or that stand for a body: no persons inside a post.
OTHER_PLACES = (
    "Tân Châu", "Châu Thành", "Chợ Mới", "Phú Tân", "Phước Long", "An Lão", "Vĩnh Thạnh", "Tân Uyên",
    "Phong Điền", "Bảo Lâm", "Tân Phú", "Tam Nông", "Hoàng Mai", "Sơn Tây", "Kỳ Sơn", "Bình Tân", "Việt Nam",
    "Hồ Chí Minh", "Trung ương", "Tây Nam Bộ", "Tây Nguyên", "Tây Bắc", "Đông Nam Bộ", "Nam Bộ", "Bắc Bộ",
    "Trung Bộ", "Chu Lai",
)  # fmt: skip
# Short forms by which one post is worded twice in a text.
SHORT_FORMS = tuple(
    (spell(short), spell(full))
    for short, full in (
        ("Phó Chủ tịch TT ", "Phó Chủ tịch Thường trực "),
        ("Phó Bí thư TT ", "Phó Bí thư Thường trực "),
        ("HĐNĐ", "HĐND"),
        ("Ủy ban Nhân dân", "UBND"),
        ("Hội đồng Nhân dân", "HĐND"),
        ("T.Ư", "Trung ương"),
        ("TƯ", "Trung ương"),
        ("TW", "Trung ương"),
        ("UBKT", "Ủy ban Kiểm tra"),
        ("ĐBQH", "Đại biểu Quốc hội"),
        ("Ban Chấp hành Trung ương Đảng", "Trung ương Đảng"),
        ("UBMTTQ", "Ủy ban MTTQ"),
        ("BTV", "Ban Thường vụ"),
        ("UV ", "Ủy viên "),
    )
)
