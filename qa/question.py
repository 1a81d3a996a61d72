"""Understanding a question: is it well formed, and does it ask for somebody's words?"""

import re
from dataclasses import dataclass

from index.errors import QuestionError
from index.text import normalise, scripts

LONGEST = 1000  # characters; the embedder reads about 1,000 too

_SAID = (
    r"(?:said|says|thinks|thought|argues|argued|believes|believed|claims|claimed|promises|promised"
    r"|pledged|stated|noted|added|commented|announced|explained|mentioned|suggested|warned|stressed"
    r"|emphasi[sz]ed|admitted|acknowledged|denied|predicted|insisted|remarked|declared|hopes|hoped"
    r"|told|talked|spoke|responded)"
)
_SAY = (
    r"(?:say|think|argue|believe|claim|promise|pledge|note|add|comment|announce|explain"
    r"|mention|suggest|warn|stress|emphasi[sz]e|admit|acknowledge|deny|predict|insist|remark|declare"
    r"|hope|tell|talk|speak|respond|feel|criticize|criticise|praise)"
)
_ADVERB = r"(?:ever |also |really |actually |personally |publicly |have to |had to |want to )?"
_ABOUT = (
    r"(?:about|on|of|regarding|concerning|as to|(?:with|in) (?:respect|regards?|relation) to|that)"
)
_VIEW = (
    r"(?:views?|opinions?|positions?|stances?|take|thoughts?|comments?|remarks?|statements?|words?"
    r"|attitude|response|reaction|assessment|argument)"
)
_REPLY = r"(?:response|reaction|reply|answer|attitude|objections?)"
_HEARER = r"(?: (?:reporters|journalists|the press|us|lawmakers|investors))?"
_WHAT_DID = r"what (?:else |exactly )?(?:did|does|do) (?P<who>.+?)"
_ON = rf"(?:{_VIEW} {_ABOUT}|{_REPLY} (?:to|towards?))"
_WHAT_IS = r"what(?:['’]?s| is| was| were| are)"
_STRICT = [  # nothing but that person's words will do
    rf"^{_WHAT_DID} {_ADVERB}(?:{_SAY}|state){_HEARER} {_ABOUT} (?P<topic>.+)$",
    rf"^what (?:has|have|had) (?P<who>.+?) {_ADVERB}{_SAID}{_HEARER} {_ABOUT} (?P<topic>.+)$",
    rf"^{_WHAT_DID} {_ADVERB}(?:say|think|comment|argue|promise|add)$",
    rf"^(?:did|does|has) (?P<who>.+?) {_ADVERB}(?:say|said) (?:anything|something) {_ABOUT}"
    r" (?P<topic>.+)$",
    r"^(?:tell me )?what (?P<who>(?!is |was |are |were |did |does ).+?)"
    rf" {_SAID}{_HEARER} {_ABOUT} (?P<topic>.+)$",
    rf"^(?:{_WHAT_IS} )?(?P<who>.+?)(?:['’]s?) {_ON} (?P<topic>.+)$",
    rf"^{_WHAT_IS} the {_VIEW} of (?P<who>.+?) {_ABOUT} (?P<topic>.+)$",
]
_LOOSE = [  # that person's words first, the article's own where there are none
    r"^according to (?P<who>[^,]+?), (?P<topic>.+)$",
    r"^(?P<topic>.+?),? according to (?P<who>[^,]+)$",
    rf"^in (?P<who>.+?)(?:['’]s?) {_VIEW},? (?P<topic>.+)$",
    rf"^{_WHAT_DID} {_ADVERB}{_SAY}{_HEARER} (?P<topic>.+)$",
    r"^(?:which|what|how|why|where|when) (?P<kept>.+ )?(?:did|does|do) (?P<who>.+?) "
    r"(?:say|think|believe|claim|argue|suggest|describe|justify|feel about) (?P<topic>.+)$",
]
_BY_WHOM = [
    (strict, re.compile(pattern, re.IGNORECASE))
    for strict, patterns in ((True, _STRICT), (False, _LOOSE))
    for pattern in patterns
]
_WHO_SAID = re.compile(
    rf"^(?:who|which (?:person|official|speaker)) (?:has |have |had )?{_SAID}{_HEARER}"
    rf"(?: {_ABOUT})? (?P<topic>.+)$",
    re.IGNORECASE,
)
_SCRIPTS = {"CJK": "Chinese"}  # by Unicode's names of their letters
_NOBODY = re.compile(
    r"^(?:what|which|how)\b.*|^(?:(?:the|this|that|these|an?|those|both)\s*)?(?:articles?|texts?|stor(?:y|ies)|passages?"
    r"|papers?|reports?|sources?|authors?|it|they|he|she|we|you|i|people|one|this|that|documents?"
    r"|someone|anyone|experts?|scholars|everyone|news|(?:some|many|most)(?: .+)?)?$",
    re.IGNORECASE,
)
_LONGEST_WHO = 8  # words of a name with its title; more is a clause that was misread


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it will be answered. `text` is normalised, one line, without outer blanks.

    `who` names the person whose words are asked for; `who_said` tells that the speaker is what is
    asked. `topic` is what the words should be about, the whole question where there is neither,
    empty where anything that person says will do. `strict` means that nothing but that person's
    words will do.
    """

    text: str
    topic: str
    who: str | None = None
    strict: bool = False
    who_said: bool = False

    @property
    def without_who(self) -> str:
        """The question without the name of the person, who is told apart by the speaker: what it
        asks about decides which of that person's sentences is nearest."""
        return self.text.replace(self.who, "they", 1) if self.who else self.text

    @property
    def asks_for_words(self) -> bool:
        """True where the answer must be somebody's words."""
        return self.who is not None or self.who_said


def understand(raw: str) -> Question:
    """Read a question. Raises QuestionError where it is blank, over-long or without words."""
    text = " ".join(normalise(raw).split())
    if not text:
        raise QuestionError(
            "The question is empty; ask something, such as: who leads the delegation?"
        )
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text):,} characters, and at most {LONGEST:,} are read; "
            "ask it in fewer words."
        )
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise QuestionError("The question holds half a character; write it again.")
    if not any(letter.isalnum() for letter in text):
        raise QuestionError(f"The question {text!r} holds no words; ask it in words.")
    bare = text.rstrip(" ?!.")
    said = _WHO_SAID.match(bare)
    if said:
        return Question(text, said["topic"], who_said=True)
    for strict, pattern in _BY_WHOM:
        found = pattern.match(bare)
        if found and _is_somebody(found["who"]):
            return Question(text, _topic(found), who=found["who"], strict=strict)
    return Question(text, text)


def check_script(question: Question, known: frozenset[str]) -> None:
    """Raise QuestionError where the question is in a script that no article is written in."""
    asked = scripts(question.text)
    if asked and known and not asked & known:
        raise QuestionError(
            f"The question is written in {_listed(asked)} script, and the articles are in "
            f"{_listed(known)}; ask it in the language of the articles."
        )


def _topic(found: re.Match[str]) -> str:
    parts = found.groupdict()
    topic = parts.get("topic") or ""
    return f"{parts['kept']}{topic}" if parts.get("kept") else topic


def _is_somebody(who: str) -> bool:
    return _NOBODY.match(who) is None and len(who.split()) <= _LONGEST_WHO


def _listed(names: frozenset[str]) -> str:
    return " and ".join(sorted(_SCRIPTS.get(name, name.capitalize()) for name in names))
