"""Drafts on an editor's desk: what was drafted from an article, and the editor's decision on each.

In: an article and a store. Out: drafts with their reasons, and accepted ones as rows of a new version; rejected ones
are remembered, so that nobody is asked twice.
"""
