"""Reading workbooks and delimited texts: from a file and a profile to records with their places.

Pure: no Django. Nothing is guessed and nothing is lost in silence; what is wrong is said with sheet, row and column.
"""

from ballast.collection.reading.profile import Profile
from ballast.collection.reading.profile_file import load_profile, parse_profile, shipped_profiles
from ballast.collection.reading.records import ItemNumbers, Place, Reading, Record
from ballast.collection.reading.rows import read_records
from ballast.collection.reading.workbook import Cell, Sheet, read_file

__all__ = [
    "Cell",
    "ItemNumbers",
    "Place",
    "Profile",
    "Reading",
    "Record",
    "Sheet",
    "load_profile",
    "parse_profile",
    "read_file",
    "read_records",
    "shipped_profiles",
]
