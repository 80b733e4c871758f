"""Why a capture is no article, and what was doubtful in its bytes; the codes that importing turns into sentences."""

from enum import StrEnum


class Refusal(StrEnum):
    """Nothing of the article can be stated. `Reading.refusal` holds one of these, or "" for an article."""

    EMPTY = "empty"  # no bytes, or nothing but blanks
    BINARY = "binary"  # an image, an archive, an office file, or bytes that are text in no encoding
    NUL_BYTES = "nul-bytes"  # NUL bytes throughout what otherwise looks like text
    NOT_TEXT = "not-text"  # text of another kind: JSON, a style sheet, a script, a feed
    UNDECODABLE = "undecodable"  # bytes of text in no encoding that yields words
    NO_TEXT = "no-text"  # hardly a sentence on the page
    LIST_PAGE = "list-page"  # headlines of other pages: kept as a capture, skipped as an article
    ERROR_PAGE = "error-page"  # "Không tìm thấy trang", a message of the server, a check of the visitor's browser
    LOGIN_PAGE = "login-page"
    FORM_PAGE = "form-page"  # a registration or a search form
    PARKED_PAGE = "parked-page"  # a domain seller's page
    PDF_ENCRYPTED = "pdf-encrypted"  # it opens with a password only
    PDF_DAMAGED = "pdf-damaged"  # no page of it can be read
    PDF_TOO_LARGE = "pdf-too-large"  # reading it takes more time or memory than is allowed
    PDF_UNREAD = "pdf-unread"  # its words were not read before it came to the core


# Pages that are no articles; nothing failed in reading them.
PAGE_REFUSALS = frozenset(
    {
        *(Refusal.LIST_PAGE, Refusal.ERROR_PAGE, Refusal.LOGIN_PAGE, Refusal.FORM_PAGE, Refusal.PARKED_PAGE),
        *(Refusal.PDF_ENCRYPTED, Refusal.PDF_DAMAGED, Refusal.PDF_TOO_LARGE),
    }
)


class Problem(StrEnum):
    """The article was read, but with a doubt that a person should know of. Collected in `Reading.problems`."""

    NO_TITLE = "no-title"  # no line of the page is a headline; the text is read without one
    CHARSET_MISLABELLED = "charset-mislabelled"  # the declared charset is not the real one
    CHARSET_MIXED = "charset-mixed"  # legacy-encoded paragraphs within a Unicode page
    DOUBLE_ENCODED = "double-encoded"  # UTF-8 that was taken for windows-1252 and encoded again
    LEGACY_FONT = "legacy-font"  # TCVN3 or VNI text, converted
    INVALID_BYTES = "invalid-bytes"  # some bytes mean nothing in the encoding; U+FFFD stands for them
    NUL_BYTES = "nul-bytes"  # a few NUL bytes, removed
    TRUNCATED_HTML = "truncated-html"  # the page breaks off before its end
    TRUNCATED_BYTES = "truncated-bytes"  # the file ends within a character
