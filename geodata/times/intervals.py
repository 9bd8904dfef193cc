"""Resolved readings → the expressions the document gives, each with the interval that its words make of it."""

from __future__ import annotations

from geodata.findings import TimeExpression
from geodata.times.resolve import Resolved
from geodata.times.tokens import Tokens


def expressions(tokens: Tokens, found: list[Resolved]) -> tuple[TimeExpression, ...]:
    """One expression for each resolved reading."""
    made = []
    for one in found:
        start, end = tokens.spans[one.reading.first][0], tokens.spans[one.reading.last - 1][1]
        edtf = one.stamp.edtf() if one.stamp else ""
        if edtf and one.reading.edge and "/" not in edtf:
            edtf += "~"
        kind = "time" if one.stamp and one.stamp.time else one.reading.kind
        made.append(TimeExpression(start, end, tokens.text[start:end], kind, one.value, edtf, start, end, one.reason))
    return tuple(made)
