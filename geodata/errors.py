"""The errors a user can fix, and what each of them leaves unchanged.

::

    DatelineError                 anything a user can fix; its text is one sentence for the reader
    ├── InputError                a value that was typed or passed cannot be used
    │   ├── EdtfError             not a date in EDTF (ISO 8601-2)
    │   └── ViewError             not a view: a URL parameter or filter that cannot be read
    ├── DatasetError              a dataset's folder or file cannot be read at all (missing, empty, no header…)
    │   └── UnreadableFileError   one of its files, with the problem (in `geodata.messages`)
    ├── CommitError               an edit was not saved; nothing of it was written
    │   ├── ClashError            somebody else changed the same cells meanwhile (in `geodata.tables.changes`)
    │   └── ForbiddenError        this person may not make this edit
    ├── GeocoderUnavailableError  a geocoder could not be asked (outage, quota): never the same as "not found"
    │   └── NotAskedError         it has not been asked for this name yet
    └── BackendError              a drafting back-end gave no usable answer; the draft made by the rules stands

Problems in single rows are not exceptions: they are collected as `geodata.model.Problem`.
Any other exception is a bug in Dateline and is never caught.
"""


class DatelineError(Exception):
    """Base of all errors that a user can fix."""


class InputError(DatelineError):
    """A value that was typed or passed cannot be used."""


class EdtfError(InputError):
    """The text is not a date in EDTF (ISO 8601-2)."""


class ViewError(InputError):
    """A URL parameter or filter cannot be read."""


class DatasetError(DatelineError):
    """A dataset's folder or file cannot be read at all."""


class CommitError(DatelineError):
    """An edit was not saved, and nothing of it was written."""


class ForbiddenError(CommitError):
    """The person may not make this edit."""


class GeocoderUnavailableError(DatelineError):
    """A geocoder could not be asked. The place may well exist: try again later."""

    def __init__(self, message: str, *, lasting: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.lasting = lasting
        """Whether asking for other names now would fail as well (quota used up, key refused)."""
        self.retry_after_s = retry_after_s
        """Seconds that the service asks to wait before the next request; None when it does not say."""


class NotAskedError(GeocoderUnavailableError):
    """An online geocoder has not been asked for this name; loading a dataset never goes online."""


class BackendError(DatelineError):
    """A drafting back-end gave no usable answer."""
