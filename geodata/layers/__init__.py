"""Other people's data at size: read-only layers of Parquet beside the editors' own events.

Goes in: the files of a layer that `interchange` made. Comes out: what a layer is, its rows, and its packed columns.
"""
