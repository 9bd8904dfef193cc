"""A frozen briefing as a web page: HTML with plugin and data inside, and the base map of its pictures.

In: the contents of a briefing. Out: the files of its folder that need the dashboard's assets.
"""
