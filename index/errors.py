"""Every error a user can meet, as one tree.

FootnoteError
├── ArticleError        an article cannot be read
├── QuestionError       a question cannot be asked as it stands
├── FilterError         a filter names something impossible
├── ModelError          a model folder is missing, damaged or of an unknown kind
└── StoreError         something about an index
    ├── IndexMissing    there is none at that place
    ├── IndexMismatch   it was made with another embedder, dimension or schema
    ├── IndexDamaged    its SQLite file does not read back
    ├── IndexLocked     another process is writing to it
    └── IndexUnwritable the disk is full or the folder cannot be written

The message of each is one sentence for the user: the thing, the reason, the way out.
"""


class FootnoteError(Exception):
    """Base of all errors that are shown to the user as one sentence."""


class ArticleError(FootnoteError):
    """An article cannot be read; the message names its path."""


class QuestionError(FootnoteError):
    """A question is empty, too long or in a script that the index does not hold."""


class FilterError(FootnoteError):
    """A filter holds a value that cannot match, such as a date that is none."""


class ModelError(FootnoteError):
    """A model is missing, its checksum is wrong, or its kind is not supported."""


class StoreError(FootnoteError):
    """Base of the errors about an index."""


class IndexMissing(StoreError):
    """There is no index in the folder."""


class IndexMismatch(StoreError):
    """The index was made with another embedder, dimension or schema."""


class IndexDamaged(StoreError):
    """The SQLite file of the index is damaged."""


class IndexLocked(StoreError):
    """Another process is writing to the index."""


class IndexUnwritable(StoreError):
    """The index cannot be written: disk full, or no permission."""
