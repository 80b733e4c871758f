"""Where pages lie as files, and the links between them."""

import pytest

from archive.edition.addresses import NoFileName, file_of, page_of, relative, root_of


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("/", "index.html"),
        ("/tinh/can-tho/", "tinh/can-tho/index.html"),
        ("/en/nam/2021/3/", "en/nam/2021/3/index.html"),
        ("/van-ban/?tam=1&trang=2", "van-ban/tam-1/trang-2/index.html"),
        ("/can-bo/?chu=a", "can-bo/chu-a/index.html"),
        ("/can-bo/?chu=%C3%82", "can-bo/chu-c382/index.html"),
        ("/can-bo/con/", "can-bo/con_/index.html"),
    ],
)
def test_each_page_has_a_file(page: str, file: str) -> None:
    assert file_of(page) == file


@pytest.mark.parametrize("page", ["/can-bo/../x/", "/tinh/H%C3%A0/", "/tinh/a:b/", "/tinh/.x/", f"/tinh/{'a' * 201}/"])
def test_what_would_be_no_safe_name_is_refused(page: str) -> None:
    with pytest.raises(NoFileName):
        file_of(page)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/nam/2021/?trang=1&q=x", "/nam/2021/"),
        ("/van-ban/?trang=2&tam=1", "/van-ban/?tam=1&trang=2"),
        ("/van-ban/?xep=moi", None),
    ],
)
def test_parameters_that_change_nothing_are_left_out_and_sorts_have_no_page(address: str, page: str | None) -> None:
    assert page_of(address) == page


def test_links_are_relative() -> None:
    assert relative("index.html", "tinh/index.html") == "tinh/index.html"
    assert relative("tinh/can-tho/index.html", "static/site.css") == "../../static/site.css"
    assert root_of("en/tim-kiem/index.html") == "../../"
