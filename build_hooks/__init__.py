"""Build steps beyond Python: the front end and the gazetteer."""
