"""Whether a text is, or holds, one of the accepted answers."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

FEW = 3  # sentences of first_three
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_BETWEEN = "\0"  # stands in no token, for it is a control character


def normalise(text: str) -> str:
    """A text as SQuAD v1.1 compares it (Rajpurkar et al. 2016, their evaluation script).

    In this order: lower case; ASCII punctuation deleted, not replaced; a, an and the replaced by a
    space; white space collapsed. Typographic quotes and dashes stay, as they do there.
    """
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def exact_match(text: str, answers: Sequence[str]) -> float:
    """1.0 where the normalised text equals one of the normalised answers, else 0.0.

    Where there is no answer, or none that normalises to anything, the empty text alone is right
    (SQuAD 2.0, Rajpurkar et al. 2018).
    """
    return _best(text, answers, lambda given, wanted: float(given == wanted))


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The harmonic mean of token precision and recall, 0..1, for the answer that it is best for.

    Tokens are the words of the normalised texts, counted with their repetitions (SQuAD v1.1).
    Where text or answer has none, 1.0 if neither has, else 0.0 (SQuAD 2.0).
    """
    return _best(text, answers, _f1)


def _best(text: str, answers: Sequence[str], judge: Callable[[str, str], float]) -> float:
    given = normalise(text)
    wanted = [answer for answer in map(normalise, answers) if answer]
    return max(judge(given, answer) for answer in wanted or [""])


def _f1(given: str, wanted: str) -> float:
    ours, theirs = given.split(), wanted.split()
    if not ours or not theirs:
        return float(ours == theirs)
    # 2pr / (p + r) with p = shared / ours and r = shared / theirs
    shared = (Counter(ours) & Counter(theirs)).total()
    return 2 * shared / (len(ours) + len(theirs))


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Tell whether one of the answers stands in the text as a run of whole tokens.

    Tokens as in DPR (Karpukhin et al. 2020, `has_answer` by string): of the text in Unicode NFD
    and lower case, runs of letters, digits and combining marks, and every other visible character
    by itself. Not exact match: the text may say more. An answer without tokens is never held.
    """
    held = _joined(text)
    wanted = [_joined(answer) for answer in answers]
    return any(answer in held for answer in wanted if answer != _BETWEEN)


def _joined(text: str) -> str:
    """The tokens with a separator before and after each: a run of them is then a substring."""
    return _BETWEEN.join(("", *_tokens(text), "")) or _BETWEEN


def _tokens(text: str) -> Iterator[str]:
    word = ""
    for letter in unicodedata.normalize("NFD", text):
        kind = unicodedata.category(letter)[0]
        if kind in "LNM":
            word += letter
            continue
        if word:
            yield word.lower()
            word = ""
        if kind not in "ZC":
            yield letter.lower()
    if word:
        yield word.lower()


def first_sentence(sentences: Sequence[str], answers: Sequence[str]) -> float:
    """1.0 where the first of an answer's sentences holds an accepted answer, else 0.0."""
    return _held_in_first(1, sentences, answers)


def first_three(sentences: Sequence[str], answers: Sequence[str]) -> float:
    """1.0 where one of the first three sentences holds an accepted answer, whole, else 0.0.

    An answer that begins in one sentence and ends in the next counts for neither.
    """
    return _held_in_first(FEW, sentences, answers)


def _held_in_first(count: int, sentences: Sequence[str], answers: Sequence[str]) -> float:
    return float(any(holds_answer(sentence, answers) for sentence in sentences[:count]))
