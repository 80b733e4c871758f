"""The rules by which a citation is linked or refused, each with the sentence that explains it to a reader."""

RULES = {
    # linked to a resolution that the archive knows
    "number-and-date": "Số, ký hiệu và ngày ban hành ghi trong bài trùng với đúng một văn bản.",
    "number-with-year": "Số có kèm năm nên chỉ một văn bản mang số này.",
    "number-and-year": "Trong các văn bản cùng số, chỉ một văn bản ban hành vào năm mà bài nêu.",
    "number-and-term": "Trong các văn bản cùng số, chỉ một văn bản thuộc khóa mà bài nêu.",
    "number-and-plenum": "Trong các văn bản cùng số, chỉ một văn bản của hội nghị Trung ương mà bài nêu.",
    "number-and-issuer": "Trong các văn bản cùng số, chỉ một văn bản của cơ quan ban hành mà bài nêu.",
    "number-and-subject": "Trong các văn bản cùng số, chỉ trích yếu của một văn bản khớp với lời văn của bài.",
    "number-and-place": "Trong các văn bản cùng số, văn bản mới nhất nói về chính địa phương của bài.",
    "number-and-years-in-force": "Chỉ một văn bản đã ban hành đúng số năm mà bài nói là đã thực hiện.",
    "number-and-topic": "Trong các văn bản cùng số, chỉ trích yếu của một văn bản khớp với đoạn văn quanh số ấy.",
    "only-number": "Trước ngày của bài, chỉ một văn bản được biết mang số này.",
    "number-date-misprinted": "Số trùng, ngày ghi trong bài gần như trùng; có lẽ bài in nhầm ngày.",
    "antecedent": "Bài đã dẫn đầy đủ văn bản này ở chỗ khác.",
    "customary-name": "Tên gọi quen dùng của văn bản này.",
    "plenum-and-subject": "Hội nghị Trung ương ấy có nhiều văn bản, chỉ trích yếu của một văn bản khớp với lời văn.",
    "plenum-and-term": "Chỉ một văn bản được biết của hội nghị Trung ương ấy.",
    "congress": "Nghị quyết của Đại hội đại biểu toàn quốc lần ấy.",
    "law-and-year": "Chỉ một luật mang tên này được ban hành trong năm ấy.",
    # linked provisionally: the archive holds no description of the resolution yet
    "local-number": "Số của cơ quan địa phương, thuộc tỉnh mà bài nói đến.",
    "local-number-of-named-province": "Số của cơ quan địa phương, thuộc tỉnh được nêu tên trong bài.",
    "central-number-not-described": "Số của cơ quan trung ương mà kho lưu trữ chưa có mô tả.",
    "unlisted-issuer": "Ký hiệu cơ quan không có trong danh mục; văn bản không được gắn với tỉnh nào.",
    "date-of-no-described-document": "Kho lưu trữ biết văn bản cùng số nhưng không biết văn bản nào mang ngày này.",
    "term-of-no-described-document": "Kho lưu trữ biết văn bản cùng số nhưng không biết văn bản nào của khóa, năm này.",
    "not-surely-that-document": "Văn bản cùng số được biết không chắc là văn bản này, và bài không nêu ngày.",
    "only-unverified-document": "Văn bản cùng số được biết chưa kiểm chứng và bài không nêu ngày, khóa hay trích yếu.",
    # ambiguous
    "several-documents-of-number": "Nhiều văn bản mang số này, bài không nêu ngày hay khóa.",
    "several-documents-of-plenum": "Hội nghị Trung ương ấy ban hành nhiều văn bản cùng loại.",
    "several-documents-of-name": "Tên gọi này dùng cho nhiều văn bản.",
    # unknown
    "younger-than-article": "Ngày ghi trong bài muộn hơn chính bài.",
    "local-without-province": "Số của cơ quan địa phương nhưng không rõ tỉnh nào.",
    "local-without-unit": "Số của cơ quan cấp dưới tỉnh nhưng không rõ huyện, xã nào.",
    "local-congress": "Nghị quyết đại hội của địa phương không có số.",
    "bare-number": "Số không kèm ký hiệu, cơ quan ban hành hay ngày.",
    "number-without-year": "Số này mỗi năm lại bắt đầu từ đầu, mà bài không cho biết là của năm nào.",
    "kind-and-number-disagree": "Loại văn bản ghi trong bài không khớp với ký hiệu của số.",
    "no-number-and-no-known-name": "Bài không nêu số, và tên gọi này kho lưu trữ chưa biết.",
}

# Rules that choose one resolution where others were possible, by what only makes it likelier: a person should look.
WEAK_RULES = frozenset(
    {
        "not-surely-that-document",
        "number-and-place",
        "number-and-topic",
        "number-date-misprinted",
        "only-unverified-document",
    }
)
