import random

import pytest

from archive.core.text import fold
from search.query import REPAIRS, Limits, parse, relaxations
from search.tree import AllOf, AnyOf, Between, Everything, InField, Not, Nothing, OneOf, Phrase, Prefix, Word
from tests.search.queries import Names, plain, toned


def tree(q, **options):
    return parse(q, **options).tree


def repairs(q, **options):
    return [repair.code for repair in parse(q, **options).repairs]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("nghi quyet", AllOf(plain("nghi", "quyet"))),
        ("nghị quyết", AllOf(toned("nghị", "quyết"))),
        ("Nghị quyết hau giang", AllOf(toned("nghị", "quyết", "hau", "giang"))),
        ("đang", Word("đang", toned=True)),
        (
            "Khoá 12",
            AnyOf((Phrase((*toned("khóa"), *plain("12"))), Phrase(toned("khóa", "xii"))), loose=True),
        ),
        ("lúa 12", AllOf((*toned("lúa"), *plain("12")))),
        ('"sơ kết"', Phrase(toned("sơ", "kết"))),
        ("“so ket” «tong ket»", AllOf((Phrase(plain("so", "ket")), Phrase(plain("tong", "ket"))))),
        ('"y"', Word("y")),
        ("hau giang OR can tho", AnyOf((AllOf(plain("hau", "giang")), AllOf(plain("can", "tho"))))),
        ("a HOẶC b HOAC c", AnyOf(plain("a", "b", "c"))),
        ("a or b", AllOf(plain("a", "or", "b"))),
        ("a AND b", AllOf(plain("a", "b"))),
        ("a -b", AllOf((Word("a"), Not(Word("b"))))),
        ("a NOT b", AllOf((Word("a"), Not(Word("b"))))),
        ("a NOT -b", AllOf(plain("a", "b"))),
        ("a -(b c)", AllOf((Word("a"), Not(AllOf(plain("b", "c")))))),
        ('a -"b c"', AllOf((Word("a"), Not(Phrase(plain("b", "c")))))),
        ("(a OR b) c", AllOf((AnyOf(plain("a", "b")), Word("c")))),
        ("a (b (c d)) e", AllOf(plain("a", "b", "c", "d", "e"))),
        ("covid-19", Phrase(plain("covid", "19"))),
        ("NQTW4", Phrase(plain("nqtw", "4"))),
        (
            "3/6/2021",
            AnyOf(
                (
                    *(Phrase(plain(d, m, "2021")) for d in ("3", "03") for m in ("6", "06")),
                    *(Phrase(plain(d, "thang", m, "nam", "2021")) for d in ("3", "03") for m in ("6", "06")),
                    Phrase(plain("2021", "06", "03")),
                ),
                loose=True,
            ),
        ),
        ("10,5%", Phrase(plain("10", "5"))),
        ("2016 -2021", AllOf(plain("2016", "2021"))),
        ("10,5 -11", AllOf((Phrase(plain("10", "5")), Word("11")))),
        ("nqtw4 -19", AllOf((Phrase(plain("nqtw", "4")), Not(Word("19"))))),
        ("(covid-19) -20", AllOf((Phrase(plain("covid", "19")), Not(Word("20"))))),
        ("chuyển đ*", AllOf((Word("chuyển", toned=True), Prefix("đ", toned=True)))),
        ("chu*", Prefix("chu")),
        ("", Everything()),
        ("   ", Everything()),
        ("?!…", Nothing()),
    ],
)
def test_words_and_signs(q, expected):
    assert tree(q) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("loại II", "loại 2"),
        ("phụ lục iv", "phu luc 4"),
        ("quân khu 9", "Quân khu IX"),
        ("ngày 2-9", "ngày 02/9"),
        ("2 tháng 9", "2/9"),
        ("TW", "T.W"),
        ("Đắk Mil", "Đak Mil"),
        ("TP.HCM", "T.P Hồ Chí Minh"),
    ],
)
def test_equal_writings_ask_for_the_same(one, other):
    assert ways(fold(one)) == ways(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("loại II", "loài 2"), ("trẻ 2-9 tuổi", "trẻ 02/9 tuổi"), ("tháng 2 9", "2 tháng 9"), ("xi măng", "11 măng")],
)
def test_what_only_looks_alike_does_not(one, other):
    assert ways(one) != ways(other)


def ways(q):
    """The alternatives of each part of a query, in no order."""
    asked = tree(q)
    parts = asked.parts if isinstance(asked, AllOf) else (asked,)
    return [frozenset(part.parts) if isinstance(part, AnyOf) else part for part in parts]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("04-NQ/TW", Word("4-nq-tw")),
        ("4 – nq / tw", Word("4-nq-tw")),
        ("04 nq tw", Word("4-nq-tw")),
        ("nq 04-nq/tw", Word("4-nq-tw")),
        ("nghị quyết số 04-NQ/TW", Word("4-nq-tw")),
        ("16/NQ-HĐND", Word("16-nq-hdnd")),
        ("30/2020/NĐ-CP", Word("30-2020-nd-cp")),
        ("1211/2016/UBTVQH13", Word("1211-2016-ubtvqh13")),
        ('"04-NQ/TW"', Word("4-nq-tw")),
        ("-04-NQ/TW", Not(Word("4-nq-tw"))),
        ("so ket 04-NQ/TW", AllOf(plain("so", "ket", "4-nq-tw"))),
        ("04-NQ/TW OR 05-CT/TW", AnyOf(plain("4-nq-tw", "5-ct-tw"))),
        ("nghi dinh 100/2019/NĐ-CP", Word("100-2019-nd-cp")),
        ("57,18-NQ/TW", AllOf(plain("57", "18-nq-tw"))),
        ("04-NQ/T*", Prefix("4-nq-t")),
        ("nq 04", AllOf(plain("nq", "04"))),
    ],
)
def test_numbers_are_data_and_not_syntax(q, expected):
    assert tree(q) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('tỉnh:"Hậu Giang"', OneOf("province", ("hau-giang",))),
        ("tỉnh:“Cần Thơ”", OneOf("province", ("can-tho", "can-tho-2004"))),
        ("tinh:can tho", OneOf("province", ("can-tho", "can-tho-2004"))),
        ("PROVINCE:hau giang so ket", AllOf((OneOf("province", ("hau-giang",)), *plain("so", "ket")))),
        ("tỉnh: Hậu Giang", OneOf("province", ("hau-giang",))),
        ("tinh: hau giang", OneOf("province", ("hau-giang",))),
        ("văn bản:04-NQ/TW", AnyOf((OneOf("number", ("4-nq-tw",)), Word("4-nq-tw")), loose=True)),
        ("tỉnh:bà rịa - vũng tàu 2021", AllOf((OneOf("province", ("ba-ria",)), Word("2021")))),
        ("tỉnh:(Hậu Giang OR “Cần Thơ”)", OneOf("province", ("hau-giang", "can-tho", "can-tho-2004"))),
        ('-tỉnh:"Hậu Giang" a', AllOf((Not(OneOf("province", ("hau-giang",))), Word("a")))),
        ('cán bộ:"Đỗ Văn Thử"', OneOf("official", ("do-van-thu",))),
        ("canbo:đỗ văn thử khen", AllOf((OneOf("official", ("do-van-thu",)), Word("khen")))),
        ("official:Đỗ Văn Thử", OneOf("official", ("do-van-thu",))),
        ('nguồn:"Báo Sóng Mơ"', OneOf("source", ("bao-song-mo",))),
        ("văn bản:NQTW4", OneOf("document", ("04-nq-tw-2016",))),
        ("số:04-NQ/TW", AnyOf((OneOf("number", ("4-nq-tw",)), Word("4-nq-tw")), loose=True)),
        ("so:04 - nq/tw", AnyOf((OneOf("number", ("4-nq-tw",)), Word("4-nq-tw")), loose=True)),
        ("số:04", OneOf("document", ("04-nq-tw-2016", "04-ct-tw-2021"))),
        ("năm:2021", Between("year", 2021, 2021)),
        ("nam:2016..2021", Between("year", 2016, 2021)),
        ("year:2016-2021", Between("year", 2016, 2021)),
        ("năm: 2016 – 2021", Between("year", 2016, 2021)),
        ("năm:..2021", Between("year", None, 2021)),
        ("năm:2016..", Between("year", 2016, None)),
        ("từ:2021", Between("published", "2021-01-01", None)),
        ("đến:2021", Between("published", None, "2021-12-31")),
        ("from:06/2021", Between("published", "2021-06-01", None)),
        ("to:2/2020", Between("published", None, "2020-02-29")),
        ("từ:3/6/2021", Between("published", "2021-06-03", None)),
        ("đến:2021-06-03", Between("published", None, "2021-06-03")),
        ("ngày:3-6-2021", Between("published", "2021-06-03", "2021-06-03")),
        ('tiêu đề:"sơ kết"', InField("title", Phrase(toned("sơ", "kết")))),
        ("title:so ket", InField("title", AllOf(plain("so", "ket")))),
        ('title:so ket "tong"', AllOf((InField("title", AllOf(plain("so", "ket"))), Word("tong")))),
        ("tieu de:(a OR b) c", AllOf((InField("title", AnyOf(plain("a", "b"))), Word("c")))),
        ("tiêu đề:(a năm:2021)", AllOf((InField("title", Word("a")), Between("year", 2021, 2021)))),
        ('tinh:"Hậu Giang" nghi quyet', AllOf((OneOf("province", ("hau-giang",)), *plain("nghi", "quyet")))),
    ],
)
def test_fields_become_names_that_the_index_knows(q, expected):
    parsed = parse(q, lookup=Names())
    assert parsed.tree == expected
    assert parsed.repairs == ()


@pytest.mark.parametrize(
    "q", ["Hậu Giang: Quý I", "Việt Nam: 2021", "lúc 14:30", "http://vi.du/tin:1", "Tú: a", "hau giang:a", "so: 5"]
)
def test_a_stray_colon_makes_no_field(q):
    parsed = parse(q, lookup=Names())
    assert parsed.fields == ()
    assert parsed.repairs == ()


def test_without_a_look_up_a_name_is_its_slug():
    assert tree('tỉnh:"Hậu Giang"') == OneOf("province", ("hau-giang",))
    assert tree("tỉnh:hau so ket") == AllOf((OneOf("province", ("hau",)), *plain("so", "ket")))


@pytest.mark.parametrize(
    ("q", "expected", "code"),
    [
        ("- word", Word("word"), "lone-minus"),
        ("word -", Word("word"), "lone-minus"),
        ("--word", Word("word"), "lone-minus"),
        ('"so ket', AllOf(plain("so", "ket")), "unbalanced-quote"),
        ("(so ket", AllOf(plain("so", "ket")), "unbalanced-parenthesis"),
        ("so) ket", AllOf(plain("so", "ket")), "unbalanced-parenthesis"),
        ("OR so", Word("so"), "dangling-operator"),
        ("so OR", Word("so"), "dangling-operator"),
        ("so OR OR ket", AnyOf(plain("so", "ket")), "dangling-operator"),
        ("so AND", Word("so"), "dangling-operator"),
        ("so NOT", Word("so"), "dangling-operator"),
        ("NOT", Nothing(), "dangling-operator"),
        ('so ""', Word("so"), "empty-phrase"),
        ("so tỉnh:", Word("so"), "empty-field"),
        ("title:", Nothing(), "empty-field"),
        ("so năm:abc", Word("so"), "bad-value"),
        ("so từ:31/2/2021", Word("so"), "bad-value"),
        ("năm:2021..2016", Between("year", 2016, 2021), "swapped-range"),
        ('tỉnh:"Hau Giangg"', Phrase(plain("hau", "giangg")), "unknown-value"),
        ('vung:"nui"', AllOf(plain("vung", "nui")), "unknown-field"),
        ("đ*", Word("đ", toned=True), "short-prefix"),
        ("*doi", Word("doi"), "leading-star"),
        ("doi *", Word("doi"), "lone-star"),
        ("ch*n", Prefix("ch"), "inner-star"),
        ('"chuyen doi*"', AllOf((Word("chuyen"), Prefix("doi"))), "star-in-phrase"),
        ("aa* bb* cc* dd*", AllOf((*map(Prefix, ("aa", "bb", "cc")), Word("dd"))), "too-many-stars"),
        ("?!", Nothing(), "no-words"),
    ],
)
def test_what_is_wrong_is_repaired_and_said(q, expected, code):
    assert tree(q, lookup=Names()) == expected
    assert repairs(q, lookup=Names()) == [code]


def test_dates_the_wrong_way_round_are_turned():
    parsed = parse("từ:2021 đến:2016")
    assert parsed.tree == AllOf((Between("published", "2016-01-01", None), Between("published", None, "2021-12-31")))
    assert [repair.code for repair in parsed.repairs] == ["swapped-range"]


@pytest.mark.parametrize(
    "q", ["Bà Rịa - Vũng Tàu", "sơ kết – tổng kết", "Quý I-2023", "và/hoặc", "R'lấp", "a | b", "10:30"]
)
def test_ordinary_punctuation_is_not_worth_a_word(q):
    assert repairs(q) == []


def test_a_long_query_is_cut_at_a_word_and_said():
    parsed = parse("nghiem " * 100)
    assert [(repair.code, repair.limit) for repair in parsed.repairs] == [("cut", 400)]
    assert isinstance(parsed.tree, AllOf)
    assert set(parsed.tree.parts) == {Word("nghiem")}
    assert repairs("a " * 150) == ["too-many-words"]
    assert len(tree("a " * 150).parts) == Limits().words
    assert repairs("x" * 10_000) == ["cut"]
    assert repairs('("a b c d e f g h i ' + "k " * 300) == ["cut", "too-many-words"]


def test_depth_and_fields_are_bounded():
    assert tree("(" * 50 + "a" + ")" * 50) == Word("a")
    assert repairs("(" * 50 + "a" + ")" * 50) == ["too-deep"]
    assert repairs("năm:2021 " * 11) == ["too-many-fields"]


@pytest.mark.slow
def test_every_repair_has_a_meaning():
    hostile = [
        '"',
        "(",
        "*",
        "OR",
        "-",
        "năm:x",
        "tỉnh:",
        '""',
        "a*b",
        "xy*",
        " ",
        "a",
        '"b*"',
        "đ*",
        'q:"a"',
        "năm:3..2",
    ]
    rng = random.Random(7)
    for _ in range(300):
        q = " ".join(rng.choice(hostile) for _ in range(rng.randint(1, 12)))
        assert set(repairs(q, lookup=Names())) <= set(REPAIRS)


@pytest.mark.parametrize(
    ("q", "kinds"),
    [
        ("hoà giải", {"toneless": "hoa giai", "any-word": "hoà OR giải"}),
        ("hoa giai", {"any-word": "hoa OR giai"}),
        ('"so ket"', {"unquoted": "so ket"}),
        ('a tỉnh:"Hậu Giang"', {"without-filters": "a"}),
        ("tiêu đề:(so)", {"anywhere": "so"}),
        ('a b "c d" -e', {"unquoted": "a b c d -e", "any-word": '(a OR b OR "c d") -e'}),
        ("04-NQ/TW", {}),
        ("", {}),
        ("???", {}),
    ],
)
def test_what_to_offer_when_nothing_was_found(q, kinds):
    assert {each.kind: each.query for each in relaxations(parse(q, lookup=Names()))} == kinds


def test_each_filter_can_be_taken_off():
    parsed = parse('a tỉnh:"Hậu Giang" năm:2021', lookup=Names())
    assert [(use.name, use.typed, use.without) for use in parsed.fields] == [
        ("province", ("Hậu Giang",), "a năm:2021"),
        ("year", ("2021",), 'a tỉnh:"Hậu Giang"'),
    ]
    offered = [(each.field, each.query) for each in relaxations(parsed) if each.kind == "without-filters"]
    assert offered == [("province", "a năm:2021"), ("year", 'a tỉnh:"Hậu Giang"'), ("", "a")]


def test_any_word_keeps_filters_and_exclusions():
    parsed = parse("a b năm:2021 -c", any_word=True)
    assert parsed.tree == AllOf((AnyOf(plain("a", "b")), Between("year", 2021, 2021), Not(Word("c"))))
    assert parse("a", any_word=True).tree == Word("a")


@pytest.mark.parametrize(
    ("q", "number", "bare"),
    [
        ("04-NQ/TW", "04-NQ/TW", "04-NQ/TW"),
        ("nq 04", "04-NQ", "nq 04"),
        ("sơ kết 04-NQ/TW Hậu Giang", "04-NQ/TW", "sơ kết 04-NQ/TW Hậu Giang"),
        ("số:04-NQ/TW", "04-NQ/TW", ""),
        ("04-NQ/TW 05-CT/TW", None, "04-NQ/TW 05-CT/TW"),
        ("a -04-NQ/TW", None, "a"),
        ('"hậu giang" -x tỉnh:y', None, "hậu giang"),
    ],
)
def test_what_the_query_names(q, number, bare):
    parsed = parse(q)
    assert (parsed.number.text if parsed.number else None) == number
    assert parsed.bare == bare


def test_marks_are_for_what_was_asked_and_not_for_what_was_excluded():
    parsed = parse('sơ kết "hậu giang" -tòa chu* 04-NQ/TW cán bộ:"Đỗ Văn Thử"', lookup=Names())
    assert parsed.highlights == (
        *toned("sơ", "kết"),
        Phrase(toned("hậu", "giang")),
        Prefix("chu", toned=True),
        Word("4-nq-tw"),
        Phrase(toned("đỗ", "văn", "thử")),
    )


def test_a_number_and_near_words_are_marked_one_by_one():
    marked = parse('"Nghị quyết số 04-NQ/TW"').highlights
    assert set(marked) == {Word("4-nq-tw"), Phrase(toned("nghị", "quyết", "số"))}
    assert set(parse('"ghe chiếu"~3').highlights) == set(toned("ghe", "chiếu"))
