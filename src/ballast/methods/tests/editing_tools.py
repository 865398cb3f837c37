"""What the tests of editing share."""

from __future__ import annotations

import re
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.editing import Finding


def names_no_number(finding: Finding) -> bool:
    """Whether the reason to the respondent keeps the proposed number, and the reported one, to itself."""
    said = {Fraction(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", finding.reason)}
    kept = {value for value in (finding.proposed, finding.reported) if not isinstance(value, Marker)}
    return not said & kept and ("说明" in finding.reason or "补" in finding.reason)
