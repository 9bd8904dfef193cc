"""The base map: land, borders and names, made from bundled Natural Earth and GeoNames data without going online.

In: the area that a dataset covers. Out: outlines and labels as JSON for the plugin, cached on disk.
"""
