"""Outside formats, one file a format: read what partners send as statements, write statements as they expect them."""

from landbridge.exchange.batches import BadRecord, Batch, Left, Reading
from landbridge.exchange.bounded import lines_of
from landbridge.exchange.dcsa import read_dcsa
from landbridge.exchange.dcsa_writing import write_dcsa
from landbridge.exchange.epcis import read_epcis
from landbridge.exchange.epcis_writing import write_epcis
from landbridge.exchange.mapping import ColumnMapping, read_mapping
from landbridge.exchange.native import write_native
from landbridge.exchange.places import PlaceCodes, places_of_network
from landbridge.exchange.reading import FORMATS, detect_format, read_file
from landbridge.exchange.table_writing import write_table

__all__ = [
    "FORMATS", "BadRecord", "Batch", "ColumnMapping", "Left", "PlaceCodes", "Reading", "detect_format", "lines_of",
    "places_of_network", "read_dcsa", "read_epcis", "read_file", "read_mapping", "write_dcsa", "write_epcis",
    "write_native", "write_table",
]  # fmt: skip
