"""`python -m tests.gates` prints, for every set of labelled pages and every field, what the pipeline reaches.

`--worst N` lists the N worst pages of each set but the one held out; `--differences` says, for those, what was missed and
what was wrong in the citations.
"""

import argparse

from archive.core.text import normalise
from tests.gates.gate import Part, parts, real_part


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.gates")
    parser.add_argument("--worst", type=int, default=5, metavar="N")
    parser.add_argument("--differences", action="store_true")
    options = parser.parse_args()
    real = real_part()
    for part in (*parts().values(), *((real,) if real else ())):
        print(f"\n{part.name}: {len(part.gold)} pages")
        print(f"  {'':26}{'P':>8}{'R':>8}{'F1':>8}")
        for field, figure in part.figures.items():
            print(f"  {field:26}{figure.precision:8.3f}{figure.recall:8.3f}{figure.f1:8.3f}")
        if part.name == "held out" or part is real:
            continue
        for page, fields in part.worst(options.worst):
            print(f"    {page}: {', '.join(fields)}")
        if options.differences:
            _print_differences(part)


def _print_differences(part: Part) -> None:
    for page, prediction in zip(part.gold, part.predictions, strict=True):
        wanted = [_row(citation) for citation in page["gold"]["citations"]]
        found = [_row(citation) for citation in prediction["citations"]]
        for row in dict.fromkeys((*wanted, *found)):
            if row not in wanted or row not in found:
                print(f"    {page['id']} {'missed' if row in wanted else 'wrong '} {row}")


def _row(citation: dict[str, str | None]) -> tuple[str | None, ...]:
    surface = normalise(citation["surface"] or "").replace("\n", " ")
    return surface, citation["type"], citation["number"], citation["date"], citation["issuer"], citation["term"]


if __name__ == "__main__":
    main()
