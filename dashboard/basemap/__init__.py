"""The base map: land, borders and names, drawn from packaged Natural Earth data with the network off.

In: the ground that a dataset covers. Out: outlines and labels as JSON for the plugin, cached on disk.
"""
