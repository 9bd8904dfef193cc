"""What a tutorial on data validation builds: `pandas.read_csv`, then a pandera schema; prints the failure cases."""

from __future__ import annotations

import sys

import pandas as pd
import pandera.pandas as pa

SCHEMA = pa.DataFrameSchema(
    {
        "event_id": pa.Column(str, [pa.Check.str_matches(r"^[a-z0-9-]{4,64}$")], unique=True),
        "status": pa.Column(str, pa.Check.isin(["draft", "published", "withdrawn"])),
        "date": pa.Column("datetime64[ns]", nullable=True, coerce=True),
        "latitude": pa.Column(float, pa.Check.in_range(-90, 90), nullable=True),
        "longitude": pa.Column(float, pa.Check.in_range(-180, 180), nullable=True),
        "where_prec": pa.Column(
            str, pa.Check.isin(["exact", "near", "district", "province", "region", "country", "sea_air"]), nullable=True
        ),
        "title": pa.Column(str),
        "deaths_low": pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True),
        "deaths_best": pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True),
        "deaths_high": pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True),
    },
    checks=[
        pa.Check(lambda table: table["deaths_low"] <= table["deaths_best"]),
        pa.Check(lambda table: table["deaths_best"] <= table["deaths_high"]),
    ],
)

try:
    SCHEMA.validate(pd.read_csv(sys.argv[1]), lazy=True)
except pa.errors.SchemaErrors as error:
    for case in error.failure_cases.to_dict("records"):
        print(case)
    sys.exit(1)
