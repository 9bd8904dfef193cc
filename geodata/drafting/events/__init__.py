"""Draft events from sentences with their times and places: triggers, parties, deaths, claims and denials.

In: an article, its times and its resolved places. Out: draft events, each with the words that report it. The vocabulary
is in the CSV files beside the modules.
"""
