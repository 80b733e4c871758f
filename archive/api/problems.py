"""What a program is told when something cannot be answered: a code for it, a sentence for people in two languages."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from ninja import Field, Schema

# status, Vietnamese, English
_PROBLEMS: dict[str, tuple[int, str, str]] = {
    "bad-parameter": (400, "Một tham số không đọc được.", "A parameter cannot be read."),
    "bad-body": (400, "Nội dung gửi lên không đọc được.", "The body cannot be read."),
    "bad-cursor": (
        400,
        "Con trỏ không phải do kho đưa ra cho danh sách này; hãy bắt đầu lại.",
        "The cursor was not given for this list; begin again without one.",
    ),
    "unknown-field": (400, "Không có trường này.", "There is no such field."),
    "bad-token": (
        401,
        "Mã truy cập không đúng hoặc đã bị thu hồi.",
        "The access token is unknown or was revoked.",
    ),
    "not-found": (404, "Không có bản ghi hay địa chỉ này.", "There is no such record or address."),
    "method-not-allowed": (405, "Địa chỉ này không nhận cách gọi ấy.", "This address does not take that method."),
    "gone": (410, "Bản ghi này không còn công khai.", "This record is no longer public."),
    "too-large": (413, "Văn bản gửi lên quá dài.", "The text is too long."),
    "unsupported-type": (415, "Kho không đọc loại nội dung này.", "This type of content is not read here."),
    "too-many-requests": (
        429,
        "Bạn đã gửi quá nhiều yêu cầu; hãy chờ.",
        "Too many requests; wait as the headers say.",
    ),
    "failed": (500, "Kho gặp lỗi khi trả lời.", "The archive failed to answer."),
}
_BY_STATUS = {status: code for code, (status, _, _) in reversed(_PROBLEMS.items())}


class Bilingual(Schema):
    """One sentence in two languages."""

    vi: str
    en: str


class ProblemSource(Schema):
    """Which part of the request is meant."""

    parameter: str


class ProblemObject(Schema):
    """One problem, in the form of JSON:API's error objects."""

    status: str = Field(examples=["404"])
    code: str = Field(examples=["not-found"], description="For programs; does not change.")
    title: Bilingual
    detail: Bilingual | None = None
    source: ProblemSource | None = None


class ProblemDocument(Schema):
    """What is answered with every status from 400 on."""

    errors: list[ProblemObject]


class ApiProblem(Exception):
    """A request that cannot be answered: `code` says why, `parameter` which part of it is meant.

    `wait` is the number of seconds until it may be tried again.
    """

    def __init__(self, code: str, *, parameter: str = "", detail: tuple[str, str] = ("", ""), wait: int = 0) -> None:
        super().__init__(code)
        self.code, self.parameter, self.detail, self.wait = code, parameter, detail, wait

    @property
    def status(self) -> int:
        return _PROBLEMS[self.code][0]

    def as_object(self) -> dict[str, Any]:
        status, vi, en = _PROBLEMS[self.code]
        told: dict[str, Any] = {"status": str(status), "code": self.code, "title": {"vi": vi, "en": en}}
        if any(self.detail):
            told["detail"] = {"vi": self.detail[0], "en": self.detail[1]}
        if self.parameter:
            told["source"] = {"parameter": self.parameter}
        return told


def answer_of(*problems: ApiProblem) -> JsonResponse:
    """The answer that tells of problems, with the status of the first."""
    response = JsonResponse(
        {"errors": [problem.as_object() for problem in problems]},
        status=problems[0].status,
        json_dumps_params={"ensure_ascii": False},
    )
    if problems[0].wait:
        response["Retry-After"] = str(problems[0].wait)
    return response


def problem_of_status(status: int) -> ApiProblem:
    """The problem that stands for an answer of Django itself, by its status."""
    return ApiProblem(_BY_STATUS.get(status, "failed" if status >= 500 else "bad-parameter"))
