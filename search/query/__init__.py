"""The query language: what a person typed, as a tree that an engine evaluates.

    parse('sơ kết "chuyển đổi số" -tòa tỉnh:"Hậu Giang"')   the tree, what was repaired, what to mark
    to_string(parsed)                                      words that parse to the same tree
    relaxations(parsed)                                    nearby queries that ask for less
    name_key("NQTW4 khóa XII")                             one form of a document's name
    as_written("Nghị quyết số 04-NQ/TW")                   what to mark where just these words stand

Words side by side must all match. `"…"` is a phrase (curly quotes too), `OR` and `HOẶC` in capitals join alternatives,
`-word` and `NOT word` exclude, parentheses group, `đổi*` is any word that begins so. Fields: tỉnh, số, cán bộ, văn bản,
nguồn, năm, từ, đến, ngày, site, tiêu đề, chuyên mục, tác giả, each also without tones and in English; times may be
words ("7 ngày qua"). Whatever is wrong is read in the nearest way that makes sense and said in `repairs`; no text
raises.
"""

from search.query.fields import FIELD_NAMES
from search.query.language import parse, to_string
from search.query.names import name_candidates, name_key
from search.query.relaxations import relaxations
from search.query.sequences import as_written
from search.query.syntax import REPAIRS, FieldUse, Highlight, Limits, Lookup, ParsedQuery, Relaxation, Repair

__all__ = [
    "FIELD_NAMES",
    "REPAIRS",
    "FieldUse",
    "Highlight",
    "Limits",
    "Lookup",
    "ParsedQuery",
    "Relaxation",
    "Repair",
    "as_written",
    "name_candidates",
    "name_key",
    "parse",
    "relaxations",
    "to_string",
]
