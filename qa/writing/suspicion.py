"""Text of articles that looks like instructions to a language model.

It is never followed: a prompt labels it, the log names it, and no sentence of an answer may rest on
it. The rules look for somebody who addresses a model, in the languages that such texts are most
often written in; they err on the side of labelling, which costs a sentence as a source, no more.
"""

import re
import unicodedata

_MODEL = (
    r"(?:assistant|chat ?bot|language model|llm|gpt|ai(?: model| system)?|system prompt|prompt)"
)
_RULES = r"(?:instructions?|prompts?|rules|guidelines|directions|orders|context|constraints)"
_TOLD = r"(?:answer|reply|respond|output|print|say|repeat|write)"
_ENGLISH = (
    rf"\b(?:ignore|disregard|forget|override|bypass)\b.{{0,40}}\b{_RULES}\b",
    r"\b(?:ignore|disregard|forget) (?:all |everything )?(?:the )?(?:above|previous|prior)\b",
    rf"(?:ignore|disregard|forget|override|bypass)\w{{0,40}}{_RULES}",  # spelt without blanks
    rf"\b(?:you are|act as|behave as|pretend to be) (?:now )?(?:an? |the )?.{{0,30}}\b{_MODEL}\b",
    rf"\b(?:as|if you are) an? {_MODEL}\b.{{0,60}}\b(?:must|should|{_TOLD})\b",
    rf"\bnew {_RULES} ?:",
    rf"\byou (?:must|should|will) (?:now |always |only |instead )?{_TOLD}\b",
    r"\b(?:reveal|print|repeat|show|leak)\b.{0,30}\b(?:system prompt|your instructions|api key)\b",
    r"<\|?/?(?:im_start|im_end|system|assistant|user|inst)\b|\[/?inst\]|<<sys>>",
)
_LINES = (  # which begin so
    rf"(?:dear |attention,? |note to (?:the )?|to (?:the |any |all )){_MODEL}s?\b",
    rf"(?:always |now |instead,? |only )?{_TOLD} (?:only|with|exactly|that|the following)\b",
    r"(?:system|assistant|user|developer) ?:",
)
_OTHERS = (
    # German
    r"\b(?:ignorier\w*|missacht\w*|vergiss|vergessen sie)\b.{0,60}\b(?:anweisung|regel|vorgabe)",
    # French, Spanish, Italian, Portuguese, Dutch
    r"\b(?:ignor\w*|oubli\w*|olvid\w*|dimentic\w*|esque[cç]\w*|negeer)\b.{0,60}\b(?:instruc\w+"
    r"|consigne\w*|istruzion\w+|indicac\w+|regla\w*|r[eè]gle\w*|instru[cç][oõ]es)",
    # Russian, Chinese, Japanese
    r"(?:игнорируй|забудь|не обращай внимания).{0,60}(?:инструкци|указани|правил)",
    r"(?:忽略|無視|无视|忘记|忘掉).{0,30}(?:指示|指令|说明|說明|规则|提示)",
    r"(?:指示|命令|ルール).{0,15}(?:無視|忘れ)",
)
_ADDRESSED = re.compile("|".join(_ENGLISH + _OTHERS), re.IGNORECASE | re.DOTALL)
_LED = re.compile(rf"\W*(?:{'|'.join(_LINES)})", re.IGNORECASE)
_MARKUP = re.compile(r"<!--|<(?:script|style|iframe|template)\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_HIDDEN = frozenset({"Cf", "Co", "Cn", "Cs"})  # Unicode's classes of what is not seen
_BLANK_LETTERS = re.compile(  # letters and marks that are not seen either
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SEEN = frozenset("\u00ad\ufe0e\ufe0f")  # soft hyphens and what follows emoji are common


def visible(text: str) -> str:
    """The text without what nobody sees: zero-width, bidirectional and tag characters, and what
    chooses between the forms of a letter."""
    text = _BLANK_LETTERS.sub("", text)
    return "".join(one for one in text if unicodedata.category(one) not in _HIDDEN)


def is_suspicious(text: str) -> bool:
    """Tell whether a text looks like instructions to a language model, as it stands or with blanks
    and hidden characters taken out, or hides what it says."""
    seen = visible(text)
    hidden = sum(one not in _SEEN for one in text) - sum(one not in _SEEN for one in seen)
    if hidden > max(4, len(text) // 10) or _MARKUP.search(text):
        return True
    plain = unicodedata.normalize("NFKC", seen)  # letters of other widths and founts
    return any(_is_addressed(told) for told in (plain, _joined(plain)))


def _is_addressed(text: str) -> bool:
    lines = [_BLANKS.sub(" ", line) for line in text.splitlines()]
    return any(map(_LED.match, lines)) or bool(_ADDRESSED.search(" ".join(lines)))


def _joined(text: str) -> str:
    """Words that were spelt apart put together again: "i g n o r e" is "ignore"."""
    return re.sub(r"\b(?:\w[ .\-_*]){3,}\w\b", lambda run: re.sub(r"[ .\-_*]", "", run[0]), text)
