"""Tàng Thư, a web archive with full-text search; the shell and the core of it."""

__version__ = "0.2.0"
