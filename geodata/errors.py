"""What can go wrong, and whose job it is to mend it.

::

    DatelineError                 anything a user can mend; its text is one sentence for the reader
    ├── InputError                the value somebody typed or passed is not usable
    │   ├── EdtfError             not a date in EDTF (ISO 8601-2)
    │   └── ViewError             not a view: a URL parameter or filter that cannot be read
    ├── DatasetError              a dataset's folder or file cannot be read at all (missing, empty, no header…)
    │   └── UnreadableFileError   one file of it, with the problem (in `geodata.messages`)
    ├── CommitError               an edit was not saved; nothing of it was written
    │   ├── ClashError            somebody else changed the same cells meanwhile (in `geodata.tables.changes`)
    │   └── ForbiddenError        this person may not make this edit
    ├── GeocoderUnavailableError  a geocoder could not be asked (outage, quota): never the same as "not found"
    │   └── NotAskedError         nobody has asked it for this name yet
    └── BackendError              a back-end for drafting gave no usable answer; the rules' draft stands

Problems in single rows are not exceptions: they are collected as `geodata.model.Problem`.
Any other exception is a bug of ours and is meant to be seen.
"""


class DatelineError(Exception):
    """Base of all errors that a user can mend."""


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
    """Who asked may not make this edit."""


class GeocoderUnavailableError(DatelineError):
    """A geocoder could not be asked. The place may well exist: ask again later."""

    def __init__(self, message: str, *, lasting: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.lasting = lasting
        """Whether asking for another name now would fare no better (quota, a key that is refused)."""
        self.retry_after_s = retry_after_s
        """How long it asks to be left alone, where it says so."""


class NotAskedError(GeocoderUnavailableError):
    """An online geocoder that has not been asked for this name: loading a dataset never asks."""


class BackendError(DatelineError):
    """A back-end for drafting gave no usable answer."""
