"""CSV as spreadsheets open it: in the right encoding, and without running what a portal wrote."""

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by spreadsheets


def spreadsheet_cell(value: object) -> object:
    """The value as a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
