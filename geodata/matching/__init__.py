"""Which events of two tables are the same one, with reasons.

Goes in: two tables of events, each with its days, its place and how exactly these are known. Comes out: pairs, each
with a verdict, a probability, and what every feature spoke for or against.
"""
