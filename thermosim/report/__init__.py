"""A report of a result: one HTML page that needs nothing else, on screen and on paper."""

from thermosim.report.page import write_report

__all__ = ["write_report"]
