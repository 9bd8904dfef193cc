"""Sentences with their times and places → draft events: triggers, parties, deaths, claims and denials.

In: an article, its times and its resolved places. Out: draft events, each with the words that report it. All
vocabulary stands in the CSV files beside the modules.
"""
