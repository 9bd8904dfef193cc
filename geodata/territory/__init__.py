"""Who held what, when: areas with dates, each with its holder and its source.

Goes in: files of areas or settlements, in any of five shapes. Comes out: the states of a territory, packed so that days
share what did not change between them, and the area each holder has.
"""
