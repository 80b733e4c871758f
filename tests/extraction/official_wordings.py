"""Wordings of offices in provincial news, each with the officials it names. All persons are invented."""

# text, then the officials: "Name: post; post", those of former times as "Name (former): post"
WORDINGS: list[tuple[str, list[str]]] = [
    (
        "đ/c Lê Văn Mẫu- UVBTV, Trưởng ban Tuyên giáo Thành ủy dự.",
        ["Lê Văn Mẫu: UVBTV; Trưởng ban Tuyên giáo Thành ủy"],
    ),
    (
        "Phát biểu của đ/c Lê Văn Mẫu-Phó Bí thư Thường trực Huyện ủy.",
        ["Lê Văn Mẫu: Phó Bí thư Thường trực Huyện ủy"],
    ),
    (
        "Đồng chí Lê Văn Mẫu,Phó Bí thư Tỉnh ủy,Chủ tịch UBND tỉnh chủ trì.",
        ["Lê Văn Mẫu: Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu (giữa), Bí thư Tỉnh ủy trao quà.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Đồng chí Lê Văn Mẫu (thứ hai từ trái sang), Chủ tịch HĐND tỉnh thăm hỏi.",
        ["Lê Văn Mẫu: Chủ tịch HĐND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu (SN 1970), Giám đốc Sở Y tế bị kỷ luật.",
        ["Lê Văn Mẫu: Giám đốc Sở Y tế"],
    ),
    (
        "Ông Lê Văn Mẫu, sinh năm 1970, Giám đốc Sở Y tế được bổ nhiệm làm Phó Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Giám đốc Sở Y tế; Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Văn bản do Phó Chủ tịch UBND tỉnh Lê Văn Mẫu ký.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Người ký là ông Lê Văn Mẫu, Phó Chủ tịch Thường trực UBND tỉnh.",
        ["Lê Văn Mẫu: Phó Chủ tịch Thường trực UBND tỉnh"],
    ),
    (
        "Đoàn do đồng chí Lê Văn Mẫu, Ủy viên BCH Trung ương Đảng, Phó Chủ tịch Quốc hội làm Trưởng đoàn đã đến thăm.",
        ["Lê Văn Mẫu: Ủy viên BCH Trung ương Đảng; Phó Chủ tịch Quốc hội; Trưởng đoàn"],
    ),
    (
        "Bầu ông Lê Văn Mẫu, Phó Bí thư Tỉnh ủy, giữ chức Chủ tịch UBND tỉnh thay ông Trần Văn Thử nghỉ hưu.",
        ["Lê Văn Mẫu: Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu tái cử Bí thư Tỉnh ủy.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Tân Chủ tịch UBND tỉnh là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Tân Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu đắc cử Chủ tịch HĐND huyện với 100% phiếu.",
        ["Lê Văn Mẫu: Chủ tịch HĐND huyện"],
    ),
    (
        "Phó Chủ nhiệm Ủy ban về các vấn đề xã hội của Quốc hội Lê Văn Mẫu nêu.",
        ["Lê Văn Mẫu: Phó Chủ nhiệm Ủy ban về các vấn đề xã hội của Quốc hội"],
    ),
    (
        "Bà Trần Thị Thử, Phó Chủ nhiệm Ủy ban Văn hóa, Giáo dục, Thanh niên, Thiếu niên và Nhi đồng của Quốc hội.",
        [
            "Trần Thị Thử: Phó Chủ nhiệm Ủy ban Văn hóa, Giáo dục, Thanh niên, Thiếu niên và Nhi đồng của Quốc hội",
        ],
    ),
    (
        "Bộ trưởng Bộ GD-ĐT Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Bộ trưởng Bộ GD-ĐT"],
    ),
    (
        "Giám đốc Sở NN&PTNT Lê Văn Mẫu; Giám đốc Sở VH-TT&DL Trần Thị Thử.",
        ["Lê Văn Mẫu: Giám đốc Sở NN&PTNT", "Trần Thị Thử: Giám đốc Sở VH-TT&DL"],
    ),
    (
        "Chủ tịch UBND TP.HCM Lê Văn Mẫu kiểm tra.",
        ["Lê Văn Mẫu: Chủ tịch UBND TP.HCM"],
    ),
    (
        "Bí thư Quận ủy Ninh Kiều Lê Văn Mẫu; Chủ tịch UBND phường An Khánh Trần Văn Thử.",
        ["Lê Văn Mẫu: Bí thư Quận ủy Ninh Kiều", "Trần Văn Thử: Chủ tịch UBND phường An Khánh"],
    ),
    (
        "Bí thư Chi bộ ấp 5 Lê Văn Mẫu kể.",
        ["Lê Văn Mẫu: Bí thư Chi bộ ấp 5"],
    ),
    (
        "Ông Lê Văn Mẫu, Vụ trưởng Vụ Pháp chế, Bộ Nội vụ, Phó Trưởng đoàn giám sát.",
        ["Lê Văn Mẫu: Vụ trưởng Vụ Pháp chế; Phó Trưởng đoàn giám sát"],
    ),
    (
        "Trưởng phòng An ninh kinh tế, Công an tỉnh Lê Văn Mẫu báo cáo.",
        ["Lê Văn Mẫu: Trưởng phòng An ninh kinh tế"],
    ),
    (
        "Đồng chí Lê Văn Mẫu - Bí thư kiêm Chủ tịch UBND xã.",
        ["Lê Văn Mẫu: Bí thư; Chủ tịch UBND xã"],
    ),
    (
        "Về phía Trung ương có đồng chí Lê Văn Mẫu, Phó Trưởng Ban Nội chính Trung ương; về phía tỉnh có các đồng"
        " chí: Trần Văn Thử, Bí thư Tỉnh ủy; Phạm Giả Định, Chủ tịch UBND tỉnh.",
        [
            "Lê Văn Mẫu: Phó Trưởng Ban Nội chính Trung ương",
            "Trần Văn Thử: Bí thư Tỉnh ủy",
            "Phạm Giả Định: Chủ tịch UBND tỉnh",
        ],
    ),
    (
        "Tham dự gồm các ông, bà: Lê Văn Mẫu - Giám đốc Sở Tài chính; Trần Thị Thử - Phó Giám đốc Sở Xây dựng.",
        ["Lê Văn Mẫu: Giám đốc Sở Tài chính", "Trần Thị Thử: Phó Giám đốc Sở Xây dựng"],
    ),
    (
        "1. Đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy - Trưởng ban;\n2. Đồng chí Trần Văn Thử, Chủ tịch UBND tỉnh - Phó"
        " Trưởng ban.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy; Trưởng ban", "Trần Văn Thử: Chủ tịch UBND tỉnh; Phó Trưởng ban"],
    ),
    (
        "1 | Lê Văn Mẫu | Bí thư Tỉnh ủy",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "ĐỒNG CHÍ LÊ VĂN MẪU, BÍ THƯ TỈNH ỦY PHÁT BIỂU",
        ["LÊ VĂN MẪU: BÍ THƯ TỈNH ỦY"],
    ),
    (
        "Ông Lê Văn Mẫu - khi đó là Chủ tịch UBND tỉnh - ký.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND tỉnh"],
    ),
    (
        "Khai trừ ra khỏi Đảng ông Lê Văn Mẫu, cựu Chủ tịch UBND huyện.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND huyện"],
    ),
    (
        "Ông Lê Văn Mẫu được giao quyền Giám đốc Sở Y tế.",
        ["Lê Văn Mẫu: quyền Giám đốc Sở Y tế"],
    ),
    (
        "Phó Giám đốc phụ trách Sở Y tế Lê Văn Mẫu thông tin.",
        ["Lê Văn Mẫu: Phó Giám đốc phụ trách Sở Y tế"],
    ),
    (
        "Thượng tướng, PGS.TS Lê Văn Mẫu, Phó Tư lệnh, Tham mưu trưởng Quân khu 9 dự.",
        ["Lê Văn Mẫu: Phó Tư lệnh; Tham mưu trưởng Quân khu 9"],
    ),
    (
        "ThS.BS Lê Văn Mẫu, Giám đốc Trung tâm Kiểm soát bệnh tật tỉnh khuyến cáo.",
        ["Lê Văn Mẫu: Giám đốc Trung tâm Kiểm soát bệnh tật tỉnh"],
    ),
    (
        "Trưởng Công an huyện, Thượng tá Lê Văn Mẫu cho hay.",
        ["Lê Văn Mẫu: Trưởng Công an huyện"],
    ),
    (
        "Chủ tịch UBND xã Ia Rvê Y Mẫu Mlô nói.",
        ["Y Mẫu Mlô: Chủ tịch UBND xã Ia Rvê"],
    ),
    (
        "Thường trực Ban Bí thư Lê Văn Mẫu và Phó Thủ tướng Thường trực Chính phủ Trần Văn Thử.",
        ["Lê Văn Mẫu: Thường trực Ban Bí thư", "Trần Văn Thử: Phó Thủ tướng Thường trực Chính phủ"],
    ),
    (
        "Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Thành ủy Lê Thị Mẫu nhấn mạnh.",
        ["Lê Thị Mẫu: Ủy viên Ban Thường vụ; Trưởng Ban Tuyên giáo Thành ủy"],
    ),
    (
        "Đồng chí Lê Văn Mẫu thay mặt Ban Thường vụ Tỉnh ủy, Phó Bí thư Tỉnh ủy phát biểu.",
        [],
    ),
    (
        "Ban Bí thư chuẩn y đồng chí Lê Văn Mẫu, Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Huyện ủy Gò Quao giữ chức"
        " Phó Bí thư Tỉnh ủy nhiệm kỳ 2020 - 2025.",
        ["Lê Văn Mẫu: Ủy viên Ban Thường vụ Tỉnh ủy; Bí thư Huyện ủy Gò Quao; Phó Bí thư Tỉnh ủy"],
    ),
    (
        "Kỳ họp đã miễn nhiệm chức danh Chủ tịch UBND tỉnh đối với ông Lê Văn Mẫu và bầu ông Trần Văn Thử giữ"
        " chức Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND tỉnh", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu, nguyên Giám đốc Sở Tài chính, hiện là Phó Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Lê Văn Mẫu (former): Giám đốc Sở Tài chính"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Ủy viên Ban Chấp hành Trung ương Đảng, Bí thư Tỉnh ủy, Trưởng Đoàn đại biểu Quốc"
        " hội đơn vị tỉnh tiếp xúc cử tri.",
        [
            "Lê Văn Mẫu: Ủy viên Ban Chấp hành Trung ương Đảng; Bí thư Tỉnh ủy; Trưởng Đoàn đại biểu Quốc hội đơn"
            " vị tỉnh",
        ],
    ),
    (
        "Chủ tịch UBND thị xã Ngã Bảy Lê Văn Mẫu cam kết.",
        ["Lê Văn Mẫu: Chủ tịch UBND thị xã Ngã Bảy"],
    ),
    (
        "Các Phó Chủ tịch UBND tỉnh: Lê Văn Mẫu, Trần Văn Thử và Phạm Giả Định dự họp.",
        [
            "Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh",
            "Trần Văn Thử: Phó Chủ tịch UBND tỉnh",
            "Phạm Giả Định: Phó Chủ tịch UBND tỉnh",
        ],
    ),
    (
        "Cùng đi có Phó Chủ tịch UBND tỉnh Lê Văn Mẫu, Giám đốc Sở Y tế Trần Văn Thử.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Trần Văn Thử: Giám đốc Sở Y tế"],
    ),
    (
        "Tiếp và làm việc với đoàn có đồng chí Lê Văn Mẫu, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh cùng lãnh đạo"
        " các sở.",
        ["Lê Văn Mẫu: Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Chủ tịch Hội đồng nhân dân thành phố Hải Phòng khóa XVI, nhiệm kỳ 2021-2026, điều hành.",
        ["Lê Văn Mẫu: Chủ tịch Hội đồng nhân dân thành phố Hải Phòng khóa XVI"],
    ),
    (
        "Ông Lê Văn Mẫu, Bí thư Đảng uỷ, Chủ tịch HĐND phường nói.",
        ["Lê Văn Mẫu: Bí thư Đảng uỷ; Chủ tịch HĐND phường"],
    ),
    (
        "Đại biểu Quốc hội Lê Văn Mẫu (Hà Nội) chất vấn.",
        ["Lê Văn Mẫu: Đại biểu Quốc hội"],
    ),
    (
        "Dự lễ có bà Trần Thị Thử - Ủy viên dự khuyết BCH Trung ương Đảng, Bí thư Trung ương Đoàn TNCS Hồ Chí Minh.",
        ["Trần Thị Thử: Ủy viên dự khuyết BCH Trung ương Đảng; Bí thư Trung ương Đoàn TNCS Hồ Chí Minh"],
    ),
    (
        "Ông Lê Văn Mẫu - Trưởng ban Quản lý các Khu công nghiệp tỉnh.",
        ["Lê Văn Mẫu: Trưởng ban Quản lý các Khu công nghiệp tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Phó Trưởng Ban Thường trực Ban Tổ chức Tỉnh ủy triển khai kế hoạch.",
        ["Lê Văn Mẫu: Phó Trưởng Ban Thường trực Ban Tổ chức Tỉnh ủy"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Trưởng Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh yêu cầu.",
        ["Lê Văn Mẫu: Trưởng Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh"],
    ),
    (
        "Chủ trì phiên họp là Phó Bí thư Thường trực Tỉnh ủy, Trưởng Đoàn ĐBQH tỉnh Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Phó Bí thư Thường trực Tỉnh ủy; Trưởng Đoàn ĐBQH tỉnh"],
    ),
    (
        "Ảnh: Đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy, phát biểu. Ảnh: Trần Văn Thử",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Các đồng chí Phó Bí thư Tỉnh ủy: Lê Văn Mẫu, Chủ tịch UBND tỉnh; Trần Văn Thử, Chủ tịch HĐND tỉnh cùng"
        " các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy dự.",
        [
            "Lê Văn Mẫu: Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh",
            "Trần Văn Thử: Phó Bí thư Tỉnh ủy; Chủ tịch HĐND tỉnh",
        ],
    ),
    (
        "Trao đổi với phóng viên, ông Lê Văn Mẫu – Chi cục trưởng Chi cục Chăn nuôi và Thú y – cho rằng dịch đã giảm.",
        ["Lê Văn Mẫu: Chi cục trưởng Chi cục Chăn nuôi và Thú y"],
    ),
    (
        "Đ/c Lê Văn Mẫu UVBTV Tỉnh ủy phát biểu.",
        ["Lê Văn Mẫu: UVBTV Tỉnh ủy"],
    ),
    (
        "Quyết định chỉ định đồng chí Lê Văn Mẫu tham gia Ban Chấp hành, Ban Thường vụ và giữ chức Phó Bí thư"
        " Huyện ủy U Minh.",
        ["Lê Văn Mẫu: Phó Bí thư Huyện ủy U Minh"],
    ),
    (
        "Chủ tịch HĐND tỉnh Lê Văn Mẫu, Chủ tịch UBND tỉnh Trần Văn Thử cùng chủ trì.",
        ["Lê Văn Mẫu: Chủ tịch HĐND tỉnh", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Nguyên Chủ tịch nước Lê Văn Mẫu về thăm quê.",
        ["Lê Văn Mẫu (former): Chủ tịch nước"],
    ),
    (
        "Đồng chí Sình Dỉ Mẫu, Phó Bí thư Thường trực Huyện ủy Mèo Vạc.",
        ["Sình Dỉ Mẫu: Phó Bí thư Thường trực Huyện ủy Mèo Vạc"],
    ),
    (
        "Bà Nông Thị Mẫu – Chủ tịch Hội LHPN tỉnh và ông Vi Văn Thử – Chủ tịch Hội Nông dân tỉnh ký kết.",
        ["Nông Thị Mẫu: Chủ tịch Hội LHPN tỉnh", "Vi Văn Thử: Chủ tịch Hội Nông dân tỉnh"],
    ),
    (
        "Chủ tịch Ủy ban nhân dân tỉnh Lê Văn Mẫu đã ký Quyết định số 12/QĐ-UBND.",
        ["Lê Văn Mẫu: Chủ tịch Ủy ban nhân dân tỉnh"],
    ),
    (
        "Bí thư Thành ủy Lê Văn Mẫu nói với ông Trần Văn Thử, người dân phường An Khánh.",
        ["Lê Văn Mẫu: Bí thư Thành ủy"],
    ),
    (
        "Theo Chánh án TAND tỉnh Lê Văn Mẫu, Viện trưởng VKSND tỉnh Trần Thị Thử, án đã giảm.",
        ["Lê Văn Mẫu: Chánh án TAND tỉnh", "Trần Thị Thử: Viện trưởng VKSND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu rời ghế Giám đốc Sở Giao thông vận tải, người kế nhiệm là bà Trần Thị Thử.",
        ["Lê Văn Mẫu (former): Giám đốc Sở Giao thông vận tải", "Trần Thị Thử: Giám đốc Sở Giao thông vận tải"],
    ),
    (
        "Ông Lê Văn Mẫu, Phó Chủ tịch UBND tỉnh được phân công làm Trưởng Ban Chỉ đạo.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh; Trưởng Ban Chỉ đạo"],
    ),
    (
        "Trưởng Đoàn ĐBQH tỉnh Lê Văn Mẫu; các ĐBQH: Trần Thị Thử, Phạm Giả Định tiếp xúc cử tri.",
        ["Lê Văn Mẫu: Trưởng Đoàn ĐBQH tỉnh", "Trần Thị Thử: ĐBQH", "Phạm Giả Định: ĐBQH"],
    ),
    (
        "Hội nghị do các đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy; Trần Văn Thử, Chủ tịch UBND tỉnh đồng chủ trì.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy và đồng chí Trần Văn Thử, Chủ tịch UBND tỉnh đồng chủ trì.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Giữ chức Phó Chủ tịch UBND tỉnh là ông Lê Văn Mẫu, Giám đốc Sở Nội vụ.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh; Giám đốc Sở Nội vụ"],
    ),
    (
        "Sáu Phó Chủ tịch UBND tỉnh gồm: Lê Văn Mẫu, Trần Văn Thử.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Trần Văn Thử: Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Ngoài ra có ông Lê Văn Mẫu (Giám đốc Sở Công Thương) và bà Trần Thị Thử (Chánh Văn phòng UBND tỉnh).",
        ["Lê Văn Mẫu: Giám đốc Sở Công Thương", "Trần Thị Thử: Chánh Văn phòng UBND tỉnh"],
    ),
    (
        "Phó Chủ tịch UBND tỉnh Mai Sơn kiểm tra.",
        ["Mai Sơn: Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Dự họp:\n- Lê Văn Mẫu: Bí thư Tỉnh ủy;\n- Trần Văn Thử: Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Bí thư Tỉnh ủy - đồng chí Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Chủ tịch UBND TX. Ngã Bảy Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Chủ tịch UBND TX. Ngã Bảy"],
    ),
    (
        "Chủ tịch HĐND TP. Cần Thơ Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Chủ tịch HĐND TP. Cần Thơ"],
    ),
    (
        "Có mặt các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy, đồng chí Lê Văn Mẫu dự.",
        [],
    ),
    (
        "Các đồng chí Lê Văn Mẫu, Trần Văn Thử đều là Phó Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Trần Văn Thử: Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Các đồng chí: Lê Văn Mẫu - Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy, Trần Văn Thử - Phó Bí thư Tỉnh ủy,"
        " Phạm Giả Định - Chủ tịch HĐND tỉnh dự.",
        [
            "Lê Văn Mẫu: Ủy viên Trung ương Đảng; Bí thư Tỉnh ủy",
            "Trần Văn Thử: Phó Bí thư Tỉnh ủy",
            "Phạm Giả Định: Chủ tịch HĐND tỉnh",
        ],
    ),
    (
        "Bà Lê thị Mẫu, Phó Chủ tịch UBND huyện.",
        ["Lê thị Mẫu: Phó Chủ tịch UBND huyện"],
    ),
    (
        "Ban Thường vụ Tỉnh ủy trao quyết định cho đồng chí Lê Văn Mẫu giữ chức Bí thư Huyện ủy Tháp Mười, nhiệm"
        " kỳ 2020 – 2025, thay đồng chí Trần Văn Thử.",
        ["Lê Văn Mẫu: Bí thư Huyện ủy Tháp Mười"],
    ),
    (
        "Q. Chủ tịch UBND tỉnh Lê Văn Mẫu chủ trì.",
        ["Lê Văn Mẫu: Q. Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu - Phó Chủ tịch UBND tỉnh, Chủ tịch Hội đồng, ông Trần Văn Thử - Giám đốc Sở Nội vụ, bà"
        " Phạm Thị Giả - Phó Giám đốc Sở Y tế.",
        [
            "Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh; Chủ tịch Hội đồng",
            "Trần Văn Thử: Giám đốc Sở Nội vụ",
            "Phạm Thị Giả: Phó Giám đốc Sở Y tế",
        ],
    ),
    (
        "Tổng Bí thư Lê Mẫu; Chủ tịch nước Trần Thử; Thủ tướng Chính phủ Phạm Giả Định; Chủ tịch Quốc hội Đoàn"
        " Văn Thử.",
        [
            "Lê Mẫu: Tổng Bí thư",
            "Trần Thử: Chủ tịch nước",
            "Phạm Giả Định: Thủ tướng Chính phủ",
            "Đoàn Văn Thử: Chủ tịch Quốc hội",
        ],
    ),
    (
        "Ông Lê Văn Mẫu, Phó Giám đốc Sở, kiêm Chi cục trưởng Chi cục Kiểm lâm.",
        ["Lê Văn Mẫu: Phó Giám đốc Sở; Chi cục trưởng Chi cục Kiểm lâm"],
    ),
    (
        "Ông Lê Văn Mẫu nghỉ hưu; ông Trần Văn Thử giữ chức Chánh Thanh tra tỉnh.",
        ["Trần Văn Thử: Chánh Thanh tra tỉnh"],
    ),
    (
        "Đồng chí Bí thư Tỉnh ủy Lê Văn Mẫu và các đồng chí Phó Bí thư Tỉnh ủy Trần Văn Thử, Phạm Giả Định dâng hương.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy", "Trần Văn Thử: Phó Bí thư Tỉnh ủy", "Phạm Giả Định: Phó Bí thư Tỉnh ủy"],
    ),
    (
        "Ủy ban Kiểm tra Trung ương đề nghị kỷ luật các ông: Lê Văn Mẫu, nguyên Bí thư Tỉnh ủy; Trần Văn Thử,"
        " nguyên Phó Bí thư Tỉnh ủy, nguyên Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu (former): Bí thư Tỉnh ủy", "Trần Văn Thử (former): Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh"],
    ),
    (
        "Cách chức Bí thư Đảng ủy phường đối với ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu (former): Bí thư Đảng ủy phường"],
    ),
    (
        "Ông Lê Văn Mẫu, nguyên Ủy viên Ban Thường vụ, Trưởng Ban Dân vận Tỉnh ủy dự.",
        ["Lê Văn Mẫu: Trưởng Ban Dân vận Tỉnh ủy", "Lê Văn Mẫu (former): Ủy viên Ban Thường vụ"],
    ),
    (
        "Bí thư Tỉnh ủy mới là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Bí thư Tỉnh ủy hiện nay là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Người giữ chức Bí thư Tỉnh ủy là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Chức danh Chủ tịch UBND tỉnh được giao cho ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Chủ tịch UBND tỉnh"],
    ),
    (
        "Hai Phó Chủ tịch mới là ông Lê Văn Mẫu và bà Trần Thị Thử.",
        ["Lê Văn Mẫu: Phó Chủ tịch", "Trần Thị Thử: Phó Chủ tịch"],
    ),
    (
        "HĐND tỉnh miễn nhiệm chức danh Ủy viên UBND tỉnh đối với các ông: Lê Văn Mẫu, Trần Văn Thử.",
        ["Lê Văn Mẫu (former): Ủy viên UBND tỉnh", "Trần Văn Thử (former): Ủy viên UBND tỉnh"],
    ),
    (
        "HĐND tỉnh miễn nhiệm ông Lê Văn Mẫu khỏi chức vụ Phó Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu (former): Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu tiếp tục làm Bí thư Tỉnh ủy khóa mới.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Bà Trần Thị Thử, trên cương vị Bí thư Tỉnh ủy, hứa.",
        ["Trần Thị Thử: Bí thư Tỉnh ủy"],
    ),
    (
        "Đ/c Lê Văn Mẫu - Trưởng BTG Tỉnh ủy báo cáo.",
        ["Lê Văn Mẫu: Trưởng BTG Tỉnh ủy"],
    ),
    (
        "Ông Lê Văn Mẫu từ Sở Tài chính về làm Chủ tịch UBND huyện.",
        ["Lê Văn Mẫu: Chủ tịch UBND huyện"],
    ),
    (
        "Trao quyết định bổ nhiệm ông Lê Văn Mẫu làm Giám đốc Sở Y tế, bà Trần Thị Thử làm Phó Giám đốc Sở Y tế.",
        ["Lê Văn Mẫu: Giám đốc Sở Y tế", "Trần Thị Thử: Phó Giám đốc Sở Y tế"],
    ),
    (
        "Phó Bí thư Thường trực Tỉnh đoàn Lê Văn Mẫu phát động.",
        ["Lê Văn Mẫu: Phó Bí thư Thường trực Tỉnh đoàn"],
    ),
    (
        "Ghế Chủ tịch UBND tỉnh do ông Lê Văn Mẫu đảm nhiệm.",
        ["Lê Văn Mẫu: Chủ tịch UBND tỉnh"],
    ),
    (
        "Vị trí Giám đốc Sở Y tế nay do bà Trần Thị Thử đảm nhận.",
        ["Trần Thị Thử: Giám đốc Sở Y tế"],
    ),
    (
        "Ông Lê Văn Mẫu, người vừa thôi chức Chủ tịch UBND huyện, dự.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND huyện"],
    ),
    (
        "Dẫn đầu đoàn là Phó Chủ tịch UBND tỉnh - ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh"],
    ),
    (
        "Thay mặt Thường trực, đồng chí Lê Văn Mẫu với vai trò Phó Trưởng đoàn nêu.",
        ["Lê Văn Mẫu: Phó Trưởng đoàn"],
    ),
    (
        "Báo cáo viên là Thạc sĩ Lê Văn Mẫu, Phó Trưởng khoa Xây dựng Đảng.",
        ["Lê Văn Mẫu: Phó Trưởng khoa Xây dựng Đảng"],
    ),
    (
        "Trước khi nhận nhiệm vụ mới, ông Lê Văn Mẫu là Bí thư Huyện ủy Cái Bè.",
        ["Lê Văn Mẫu: Bí thư Huyện ủy Cái Bè"],
    ),
    (
        "Ông Lê Văn Mẫu (nguyên Giám đốc Sở Xây dựng) khai nhận.",
        ["Lê Văn Mẫu (former): Giám đốc Sở Xây dựng"],
    ),
    (
        "Phó Chủ tịch UBND tỉnh phụ trách văn xã Lê Văn Mẫu kiểm tra.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh phụ trách văn xã"],
    ),
    (
        "Chủ tịch nước bổ nhiệm ông Lê Văn Mẫu giữ chức Phó Chánh án TAND tối cao.",
        ["Lê Văn Mẫu: Phó Chánh án TAND tối cao"],
    ),
    (
        "Ông Lê Văn Mẫu vốn là Bí thư Huyện ủy trước khi về Sở.",
        ["Lê Văn Mẫu (former): Bí thư Huyện ủy"],
    ),
    (
        "Đại hội bầu đồng chí Lê Văn Mẫu làm bí thư Đảng ủy xã, đồng chí Trần Văn Thử làm phó bí thư.",
        ["Lê Văn Mẫu: bí thư Đảng ủy xã", "Trần Văn Thử: phó bí thư"],
    ),
    (
        "Bí thư Tỉnh ủy Lê Văn Mẫu (bên phải) và Chủ tịch UBND tỉnh Trần Văn Thử.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Bí thư Tỉnh ủy khóa XI là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy khóa XI"],
    ),
    (
        "HĐND tỉnh bầu Chủ tịch UBND tỉnh với 100% phiếu. Người trúng cử là ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu - Thượng tá, Phó Giám đốc Công an tỉnh chỉ đạo.",
        ["Lê Văn Mẫu: Phó Giám đốc Công an tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Đại tá, Chỉ huy trưởng Bộ CHQS tỉnh dự.",
        ["Lê Văn Mẫu: Chỉ huy trưởng Bộ CHQS tỉnh"],
    ),
    (
        "Bí thư Đảng ủy xã Nông Văn Mẫu kể.",
        ["Nông Văn Mẫu: Bí thư Đảng ủy xã"],
    ),
    (
        "Trưởng thôn Lò Thị Mẫu kể.",
        ["Lò Thị Mẫu: Trưởng thôn"],
    ),
    (
        "Ông Lê Văn Mẫu thay ông Trần Văn Thử làm Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Chủ tịch UBND tỉnh"],
    ),
    (
        "Ông Lê Văn Mẫu kế nhiệm ông Trần Văn Thử ở cương vị Bí thư Tỉnh ủy.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Bà Trần Thị Thử dự họp với tư cách Phó Trưởng Đoàn ĐBQH tỉnh.",
        ["Trần Thị Thử: Phó Trưởng Đoàn ĐBQH tỉnh"],
    ),
    (
        "Bí thư Tỉnh ủy Lê Văn Mẫu kiêm nhiệm Chủ tịch HĐND tỉnh.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy; Chủ tịch HĐND tỉnh"],
    ),
    (
        "Bà Trần Thị Thử - nữ Bí thư Đảng ủy xã - nói.",
        ["Trần Thị Thử: nữ Bí thư Đảng ủy xã"],
    ),
    (
        "Chủ tịch huyện Lê Văn Mẫu và Chủ tịch xã Trần Văn Thử cùng đi.",
        ["Lê Văn Mẫu: Chủ tịch huyện", "Trần Văn Thử: Chủ tịch xã"],
    ),
    (
        "Ông Lê Văn Mẫu từ chức vụ Phó Giám đốc Sở chuyển sang giữ chức Bí thư Huyện ủy.",
        ["Lê Văn Mẫu: Bí thư Huyện ủy", "Lê Văn Mẫu (former): Phó Giám đốc Sở"],
    ),
    (
        "Điều động ông Lê Văn Mẫu, Phó Giám đốc Sở Tài chính, đến nhận công tác tại Huyện ủy, giữ chức Bí thư"
        " Huyện ủy Thoại Sơn.",
        ["Lê Văn Mẫu: Phó Giám đốc Sở Tài chính; Bí thư Huyện ủy Thoại Sơn"],
    ),
    (
        "Giám đốc Công an tỉnh, Đại tá Lê Văn Mẫu; Chỉ huy trưởng BĐBP tỉnh, Đại tá Trần Văn Thử dự.",
        ["Lê Văn Mẫu: Giám đốc Công an tỉnh", "Trần Văn Thử: Chỉ huy trưởng BĐBP tỉnh"],
    ),
    (
        "Theo Nghị quyết số 12/NQ-HĐND do Chủ tịch HĐND tỉnh Lê Văn Mẫu ký ngày 9/12.",
        ["Lê Văn Mẫu: Chủ tịch HĐND tỉnh"],
    ),
    (
        "Chủ tịch Hội đồng nhân dân tỉnh, ông Lê Văn Mẫu, phát biểu khai mạc.",
        ["Lê Văn Mẫu: Chủ tịch Hội đồng nhân dân tỉnh"],
    ),
    (
        "Các ông Lê Văn Mẫu (Phó Bí thư Tỉnh ủy), Trần Văn Thử (Chủ tịch UBND tỉnh) cùng dự.",
        ["Lê Văn Mẫu: Phó Bí thư Tỉnh ủy", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Đứng đầu ban chỉ đạo là ông Lê Văn Mẫu, Bí thư Tỉnh ủy.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy"],
    ),
    (
        "Từng giữ chức Bí thư Huyện ủy Tri Tôn, ông Lê Văn Mẫu nay là Giám đốc Sở Nội vụ.",
        ["Lê Văn Mẫu: Giám đốc Sở Nội vụ", "Lê Văn Mẫu (former): Bí thư Huyện ủy Tri Tôn"],
    ),
    (
        "Ông Lê Văn Mẫu, Trưởng Ban Pháp chế HĐND tỉnh đọc báo cáo; ông Trần Văn Thử, Phó Ban Kinh tế nêu.",
        ["Lê Văn Mẫu: Trưởng Ban Pháp chế HĐND tỉnh", "Trần Văn Thử: Phó Ban Kinh tế"],
    ),
    (
        "Ông Lê Mẫu Phong, Phó Chủ nhiệm UBKT, được bổ nhiệm. Trước đây ông Phong là Bí thư Thị ủy Tân Châu.",
        ["Lê Mẫu Phong: Phó Chủ nhiệm UBKT", "Lê Mẫu Phong (former): Bí thư Thị ủy Tân Châu"],
    ),
    (
        "Ông Lê Văn Mẫu ra mắt ở vị trí Giám đốc Sở Y tế.",
        ["Lê Văn Mẫu: Giám đốc Sở Y tế"],
    ),
    (
        "Bà Trần Thị Thử có thêm chức Phó Trưởng ban.",
        ["Trần Thị Thử: Phó Trưởng ban"],
    ),
    (
        "Chủ tịch HĐND tỉnh Lê Văn Mẫu trình kỳ họp bầu chức danh Ủy viên UBND tỉnh.",
        ["Lê Văn Mẫu: Chủ tịch HĐND tỉnh"],
    ),
    (
        "Đ/c Lê Văn Mẫu - UVBTVTU, Trưởng xóm Mẫu.",
        ["Lê Văn Mẫu: UVBTVTU; Trưởng xóm Mẫu"],
    ),
    (
        "Ông Lê Văn Mẫu - Thường trực HĐND tỉnh.",
        [],
    ),
    (
        "Ông Lê Văn Mẫu và ông Trần Văn Thử được bầu giữ chức Phó Chủ tịch HĐND tỉnh.",
        ["Lê Văn Mẫu: Phó Chủ tịch HĐND tỉnh", "Trần Văn Thử: Phó Chủ tịch HĐND tỉnh"],
    ),
    (
        "Phó Trưởng ban là các ông Lê Văn Mẫu, Trần Văn Thử.",
        ["Lê Văn Mẫu: Phó Trưởng ban", "Trần Văn Thử: Phó Trưởng ban"],
    ),
    (
        "Ông Lê Văn Mẫu, Giám đốc Sở Y tế và bà Trần Thị Thử, Giám đốc Sở Nội vụ được bầu làm Ủy viên UBND tỉnh.",
        [
            "Lê Văn Mẫu: Giám đốc Sở Y tế; Ủy viên UBND tỉnh",
            "Trần Thị Thử: Giám đốc Sở Nội vụ; Ủy viên UBND tỉnh",
        ],
    ),
    (
        "Hai ông Lê Văn Mẫu, Trần Văn Thử thôi làm Ủy viên UBND tỉnh.",
        ["Lê Văn Mẫu (former): Ủy viên UBND tỉnh", "Trần Văn Thử (former): Ủy viên UBND tỉnh"],
    ),
    (
        "Bổ nhiệm hai Phó Giám đốc Sở Y tế: ông Lê Văn Mẫu và bà Trần Thị Thử.",
        ["Lê Văn Mẫu: Phó Giám đốc Sở Y tế", "Trần Thị Thử: Phó Giám đốc Sở Y tế"],
    ),
    (
        "Ông Lê Văn Mẫu thôi giữ chức Chủ tịch UBND tỉnh. Vị trí này được giao cho ông Trần Văn Thử.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND tỉnh", "Trần Văn Thử: Chủ tịch UBND tỉnh"],
    ),
    (
        "Trưởng Ban Tuyên giáo, Dân vận Tỉnh ủy Nông Văn Mẫu nói.",
        ["Nông Văn Mẫu: Trưởng Ban Tuyên giáo"],
    ),
    (
        "Giám đốc Trung tâm Dân số - Kế hoạch hóa gia đình Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Giám đốc Trung tâm Dân số - Kế hoạch hóa gia đình"],
    ),
    (
        "Bí thư Đảng ủy phường Hồng Hà Lê Văn Mẫu nói.",
        ["Lê Văn Mẫu: Bí thư Đảng ủy phường Hồng Hà"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Bí thư Đảng ủy Công ty Mẫu, dự.",
        ["Lê Văn Mẫu: Bí thư Đảng ủy Công ty Mẫu"],
    ),
    (
        "Đại sứ Việt Nam tại Lào Lê Văn Mẫu tiếp đoàn.",
        ["Lê Văn Mẫu: Đại sứ Việt Nam tại Lào"],
    ),
    (
        "Thủ tướng Lào Lê Văn Mẫu thăm.",
        [],
    ),
]
