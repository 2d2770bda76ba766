"""A run as one HTML page that opens without a server and fetches nothing."""

from landbridge.report.page import write_report

__all__ = ["write_report"]
