"""The Share page: steps, captions and pictures of a briefing, and publishing it.

In: an author's actions and the view on the map. Out: the briefing's file as a commit, previews, published editions.
"""
