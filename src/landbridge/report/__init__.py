"""A run as one HTML page that opens without a server and fetches nothing, and its pictures as files."""

from landbridge.report.files import write_pictures
from landbridge.report.page import headlines_of, key_figures, write_report
from landbridge.report.words import LANGUAGES

__all__ = ["LANGUAGES", "headlines_of", "key_figures", "write_pictures", "write_report"]
