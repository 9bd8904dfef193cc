"""Recognition in local and world news: towns of councils and schools, persons, roads, actors, demonyms."""

from __future__ import annotations

import pytest

from geodata.drafting import mentions
from geodata.geocoding.gazetteer import Gazetteer


def marked(text: str, gazetteer: Gazetteer) -> str:
    """The mentions of a text, “; ” between them; a “*” marks those that are not literal."""
    return "; ".join(mention.text + "*" * (not mention.literal) for mention in mentions.find_mentions(text, gazetteer))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Students at Slidell High School in Louisiana held a fair.", "Slidell*; Louisiana"),
        (
            "The Rhinelander City Council voted Tuesday to raise fees, Wisconsin records show.",
            "Rhinelander*; Wisconsin",
        ),
        ("Natchitoches Mayor Wayne McCullen spoke in Louisiana.", "Natchitoches*; Louisiana"),
        ("The Hutchinson Police Department is asking for help.", "Hutchinson*"),
        ("The Ruston Chamber of Commerce met on Monday in Louisiana.", "Ruston*; Louisiana"),
        ("He attended Paris Junior College in Texas.", "Paris*; Texas"),
        ("Boyd County Schools will close, Kentucky officials said.", "Boyd County*; Kentucky*"),
        ("Ashland Mayor Steve Gilmore said roads were icy.", "Ashland*"),
        ("Burlington Police Chief Mike Schirling said Vermont was safe.", "Burlington*; Vermont"),
        ("St. Albans City Council meets in Vermont.", "St. Albans*; Vermont"),
        ("The Swanton Village Board met with Franklin County officials.", "Swanton*; Franklin County*"),
        ("Enosburg Falls High School students in Vermont won.", "Enosburg Falls*; Vermont"),
        ("Louisiana State Police are investigating in Monroe.", "Louisiana*; Monroe"),
        ("Sheffield City Council and Kent County Council disagreed.", "Sheffield*; Kent County*"),
    ],
)
def test_a_body_names_its_town(text: str, expected: str, gazetteer: Gazetteer) -> None:
    assert marked(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PARIS, Texas — The Lamar County sheriff said two men from Blossom and a Reno resident were arrested.",
            "PARIS; Texas; Lamar County*; Blossom; Reno*",
        ),
        ("A Brownwood man was arrested Friday near Early, Texas, police said.", "Brownwood*; Early; Texas"),
        ("MINOT, N.D. (AP) — A Bismarck woman died near Velva.", "MINOT; N.D.; Bismarck*; Velva"),
        ("Police in Columbia City, Indiana, arrested Kyle Hunter.", "Columbia City; Indiana"),
        (
            "The towns of Fergus Falls, Moorhead and Dilworth in Minnesota were cut off.",
            "Fergus Falls; Moorhead; Dilworth; Minnesota",
        ),
        ("Former Ironton resident Bill Smith moved to Russell, Ky.", "Ironton*; Russell; Ky."),
        ("A woman from East Grand Forks, Minn., died.", "East Grand Forks; Minn."),
        ("The crash happened about 10 miles west of Cass Lake, Minnesota.", "Cass Lake; Minnesota"),
        ("Republican John Boyd of Greenville won.", "Greenville"),
        ("Survivors include two sons, John of Monroe and Bill of West Monroe.", "Monroe; West Monroe"),
        ("Lincoln County commissioners met in Ruston, Louisiana.", "Lincoln County*; Ruston; Louisiana"),
        ("Mrs. Hamilton was born in Hamilton, Ala.", "Hamilton; Ala."),
        ("Police in North Charleston, South Carolina, shot Walter Scott.", "North Charleston; South Carolina"),
        ("A Dallas-based company bought it.", "Dallas"),
        ("Mary Louise Carter, 84, of Olive Hill, died Monday.", "Olive Hill"),
        ("Mr. Webb was a native of Pikeville and a member of the Louisa Church of God.", "Pikeville"),
        (
            "Survivors include a brother, Joe Reed of Columbus, Ohio, and a sister, Sue Lee of Wurtland.",
            "Columbus; Ohio; Wurtland",
        ),
        ("Worthington's council met in Kentucky, and Jackson police agreed.", "Worthington*; Kentucky; Jackson*"),
        ("The Vermont Agency of Transportation closed Route 7 in Highgate.", "Vermont*; Highgate"),
        ("Ashland saw ice, Kentucky officials said.", "Ashland; Kentucky*"),
    ],
)
def test_the_towns_of_a_local_text_are_found(text: str, expected: str, gazetteer: Gazetteer) -> None:
    assert marked(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jackson scored 20 points for Franklin in Tennessee.", "Tennessee"),
        ("Lincoln said Franklin was late.", ""),
        ("Boone told Jackson about Madison.", ""),
        ("Bill Franklin and Mary Logan said Franklin would run.", ""),
        ("Tyrone Washington and Brooklyn Decker came.", ""),
        ("Dr. Lancaster treated Miss Florence.", ""),
        ("Mr. Bond said Cleveland was bankrupt.", "Cleveland"),
        ("Roosevelt High School and Kennedy Middle School closed.", ""),
        ("Virginia Tech and Georgia Tech met.", ""),
        ("Morehead State won, and so did Ohio State.", ""),
        ("He drove a Dodge Dakota and a Chevrolet Tahoe.", ""),
        ("Wells Fargo closed branches.", ""),
        ("Sony and Toyota shares fell in Tokyo.", "Tokyo"),
        ("Delta and Southwest cancelled flights to Boston.", "Boston"),
        ("The Paris News and the Houston Chronicle reported it.", ""),
        ("The Dallas Cowboys and the Green Bay Packers play.", ""),
        ("The White House and the Kremlin disagreed over Crimea.", "Crimea"),
        ("The State Department said Americans in Yemen should leave.", "Americans*; Yemen"),
        ("Clashes broke out. Protests went on in Homs.", "Homs"),
        ("Clashes Monday killed two. Gunmen fled.", ""),
        ("The Supreme Court ruled on Tuesday.", ""),
        ("The UN said so. The UN-backed government met.", ""),
    ],
)
def test_persons_firms_and_teams_are_no_towns(text: str, expected: str, gazetteer: Gazetteer) -> None:
    assert marked(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smith lives on Bonham Street with his wife.", "Bonham Street"),
        ("Bonham Street families are worried.", ""),
        ("He was hit on Main Street in Paris, Texas.", "Main Street; Paris; Texas"),
        ("Traffic on Highway 82 and Jackson Road was slow.", ""),
        ("Royal Street was closed. A house on Royal Street burned.", "Royal Street; Royal Street"),
        ("The Westside Park was closed.", "Westside Park"),
    ],
)
def test_a_road_named_once_needs_a_preposition_or_its_town(text: str, expected: str, gazetteer: Gazetteer) -> None:
    assert marked(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US-led coalition bombed Palmyra.", "US*; Palmyra"),
        ("The US and the Taliban signed a deal in Doha.", "US*; Doha"),
        ("The U.S. and Turkey agreed to a deal.", "U.S.*; Turkey*"),
        ("Officials in Washington and London denied it.", "Washington; London"),
        ("Texas Gov. Rick Perry spoke in Austin.", "Texas*; Austin"),
        ("Shells prompted Ankara to send troops to Idlib.", "Ankara*; Idlib"),
        ("The city of Homs has claimed a prize.", "Homs"),
        ("Jets took off from the Homs air base.", "Homs"),
        ("Smith met the Homs police on Monday.", "Homs*"),
        ("A Somali man and two Kenyans were held in Mombasa.", "Somali*; Kenyans*; Mombasa"),
        ("Nairobi police and Kenyan soldiers fought in Garissa County.", "Nairobi*; Kenyan*; Garissa County"),
        ("The People's Republic of China was founded.", "People's Republic of China"),
        ("The Democratic People's Republic of Korea fired it.", "Democratic People's Republic of Korea*"),
        ("BEIRUT (AP) � Rockets fell on Sidon.", "BEIRUT; Sidon"),
        ("MINOT � Police closed a road.", "MINOT"),
        ("Jets bombed Palmyra.", "Palmyra"),
        ("The West Yorkshire force met in Leeds.", "Yorkshire; Leeds"),
    ],
)
def test_a_name_that_acts_is_not_literal(text: str, expected: str, gazetteer: Gazetteer) -> None:
    assert marked(text, gazetteer) == expected


def test_the_home_of_the_publisher_makes_its_towns_likelier(gazetteer: Gazetteer) -> None:
    text = "Ashland beat Ironton 20-7, and Ironton fans went home."
    assert "Ashland" not in [mention.text for mention in mentions.find_mentions(text, gazetteer)]
    assert "Ashland" in [mention.text for mention in mentions.find_mentions(text, gazetteer, home={("US", "Kentucky")})]
