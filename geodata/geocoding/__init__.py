"""Place names → places: the editors' own first, then the bundled gazetteer, then, on request, geopy's online services.

In: a name, its country, the rows of `places.csv`. Out: candidates as `geodata.model.Place`, the likeliest first, each
with its score and the reason. The only room that imports geopy.
"""
