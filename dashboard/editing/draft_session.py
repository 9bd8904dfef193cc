"""One session of the Draft page: the article under review, and the actions on its draft events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from dashboard import tabs, unsaved
from dashboard.editing import draft_places
from dashboard.unsaved import Action, PageSession
from geodata import articles
from geodata.errors import InputError
from geodata.geocoding import own_gazetteer
from geodata.messages import quoted
from geodata.model import Span, Status
from geodata.review import doubts, intake
from geodata.versions import roles

if TYPE_CHECKING:
    from geodata.review.desk import Card, DraftReview
    from geodata.versions.store import Store


PAGE: Final = "drafts"
"""The folder of this page's unsaved work."""


@dataclass(kw_only=True)
class DraftSession(PageSession):
    """`review`: the article that is open, None while the form asks for one. `closed`: the one that was put away.

    `waiting`: the articles of uploaded files that were not opened yet. `refused`: why the other files cannot be read.
    `finishing`: ids of the accepted events that the editor wants to publish now, on the page Edit.
    """

    review: DraftReview | None = None
    closed: DraftReview | None = None
    waiting: list[intake.Submission] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    finishing: tuple[str, ...] = ()

    def unsaved(self) -> dict[str, Any] | None:
        """The open review as plain data, None when there is none."""
        return self.review.as_json() if self.review else None

    def restore(self, data: Mapping[str, Any]) -> None:
        """Open the review that `unsaved` returned: its article is drafted again."""
        dataset = self.store.head()
        self.review, self.closed = intake.reopen(data, dataset, own_gazetteer.of_dataset(dataset)), None

    def start_over(self) -> None:
        """Ask for an article again."""
        self.review, self.closed, self.restored = None, None, ""

    @staticmethod
    def summary(data: Mapping[str, Any]) -> str:
        """What `unsaved` returned, in words."""
        changed = sum(1 for cells in data["changes"].values() if cells)
        return f"the drafts of “{data['source']['title']}”" + (f", {changed} of them changed" if changed else "")

    def open(self, submission: intake.Submission) -> None:
        """Draft an article and keep it. Raises InputError with one fault a line, DatasetError."""
        dataset = self.store.head()
        self.review, self.closed = intake.open_article(submission, dataset, own_gazetteer.of_dataset(dataset)), None
        self.say("")
        self.touched = True
        self.keep()

    def take_files(
        self, files: Sequence[tuple[str, bytes]], common: intake.Submission, step: Callable[[int, str], None]
    ) -> None:
        """Read uploaded files, as `intake.read_files` does, and let their articles wait. Raises InputError."""
        self.waiting, self.refused = intake.read_files(files, common, step)


def begin(
    store: Store, account: str = "", owner: str = "", is_alive: Callable[[str], bool] = unsaved.nobody
) -> DraftSession:
    """Begin without an article; `account`: the address that signed in."""
    folder, author = tabs.folder_of(store.state, account, PAGE), account or roles.author_here()
    return DraftSession(store, folder, author, owner, is_alive, tabs.new_tab())


def run_action(work: DraftSession, action: Action) -> None:
    """Run one action requested by the browser.

    Raises InputError, DatasetError, CommitError; then nothing is written.
    """
    unsaved.run_action(work, action, _ACTIONS)


def _review(work: DraftSession) -> DraftReview:
    if work.review is None:
        raise InputError("no article is open; reload the page")
    return work.review


def _draft(work: DraftSession, action: Action) -> tuple[DraftReview, str]:
    """The review, and the key of the draft that the action is about."""
    review, key = _review(work), str(action.get("key"))
    if key not in review.events:
        raise InputError("this draft no longer exists; reload the page")
    return review, key


def _change(work: DraftSession, action: Action) -> str:
    cells = action.get("cells")
    if not isinstance(cells, dict):
        return ""
    review, key = _draft(work, action)
    return review.change(key, cells, work.store.head())


def _accept(work: DraftSession, action: Action) -> str:
    warning = _change(work, action)
    review, key = _draft(work, action)
    review.accept(key, work.store, work.author)
    return f"Accepted as a draft: {review.row(key)['title']}" + (f" ({warning})" if warning else "")


def _reject(work: DraftSession, action: Action) -> str:
    review, key = _draft(work, action)
    review.reject(key, work.store)
    return f"Rejected: {review.row(key)['title']}"


def _evidence(work: DraftSession, action: Action) -> str:
    review, key = _draft(work, action)
    event_id = str(action.get("event"))
    near = {near.event.event_id for card in review.cards(work.store) if card.key == key for near in card.near}
    if event_id not in near:
        raise InputError("this event is no longer near the draft; look at the draft again")
    review.add_evidence(key, event_id, work.store, work.author)
    return f"Added as evidence for {event_id}"


def _choose(work: DraftSession, action: Action) -> None:
    number = action.get("number")
    _change(work, action)
    review, key = _draft(work, action)
    review.choose(key, number if isinstance(number, int) else -1)


def _undo(work: DraftSession, _: Action) -> str:
    review = _review(work)
    if not review.decisions:
        return "There is nothing to undo."
    last = review.decisions[-1]
    title = review.row(last.key)["title"]
    review.undo(work.store, work.author)
    return f"Undone: {title}" + (f" and {len(last.more)} more" if last.more else "")


def _accept_sure(work: DraftSession, _: Action) -> str:
    review = _review(work)
    keys = doubts.sure_keys(review, review.cards(work.store))
    if not keys:
        raise InputError("no open draft is without doubts; look at each")
    review.accept_all(keys, work.store, work.author)
    return f"Accepted as {'a draft' if len(keys) == 1 else f'{len(keys)} drafts'}; Undo takes all back"


def _mark(work: DraftSession, action: Action) -> str:
    review, places = _review(work), [action.get(name) for name in ("paragraph", "start", "end")]
    blocks = articles.paragraphs(review.draft.article.text)
    number, start, end = (place if isinstance(place, int) else -1 for place in places)
    if not 0 <= number < len(blocks) or not 0 <= start < end:
        raise InputError("no words are marked: mark the sentence that reports the event")
    at = blocks[number].start
    key = review.mark(Span(at + start, at + end))
    return f"Drafted from the marked words: {review.row(key)['title']}"


def _reopen(work: DraftSession, action: Action) -> str:
    review, key = _draft(work, action)
    review.reopen(key, work.store)
    return f"Open again: {review.row(key)['title']}"


def _open_waiting(work: DraftSession, action: Action) -> None:
    number = action.get("number")
    if not isinstance(number, int) or not 0 <= number < len(work.waiting):
        raise InputError("this article waits no longer; reload the page")
    submission = work.waiting.pop(number)
    try:
        work.open(submission)
    except InputError as error:
        work.refused.append(f"{quoted(submission.file_name, 80)}: {error}")


def to_publish(cards: Sequence[Card]) -> tuple[str, ...]:
    """The ids of the events that drafts of the article became and readers do not see yet."""
    found = [card.existing for card in cards if card.existing and not card.existing.as_evidence]
    return tuple(event.event_id for event in found if event.status == Status.DRAFT.value)


def _finish(work: DraftSession, _: Action) -> None:
    work.finishing = to_publish(_review(work).cards(work.store))
    if not work.finishing:
        raise InputError("no accepted draft waits to be published")


def _place(work: DraftSession, action: Action) -> str:
    review = _review(work)
    work.review = draft_places.add_place(review, work.store, work.author, action)
    lost = sum(1 for key, cells in review.changes.items() if cells and key not in work.review.events)
    words = f"{action.get('place')} is in places.csv now, and the article was drafted again with it"
    return words + (f"; {lost} that you had changed became other drafts" if lost else "")


def _close(work: DraftSession, _: Action) -> None:
    work.closed, work.review, work.restored = work.review, None, ""


def _bring_back(work: DraftSession, _: Action) -> None:
    if work.closed:
        work.review, work.closed = work.closed, None


_ACTIONS: Final[dict[str, Callable[[DraftSession, Action], str | None]]] = {
    "open_waiting": _open_waiting,
    "change": _change,
    "accept": _accept,
    "accept_sure": _accept_sure,
    "evidence": _evidence,
    "mark": _mark,
    "reject": _reject,
    "choose": _choose,
    "undo": _undo,
    "reopen": _reopen,
    "finish": _finish,
    "place": _place,
    "close": _close,
    "bring_back": _bring_back,
}
