"""Briefings: captioned views over one version of the data, frozen into a folder that never changes.

In: `briefings/<id>.toml` and a store. Out: a folder with page, pictures, data and manifest; editions that are
published, corrected or withdrawn; restricted links to them.
"""
