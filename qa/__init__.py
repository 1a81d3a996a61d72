"""Asking a set of articles: retrieve, rank, gate, generate, cite, refuse."""

from index.types import Filter
from qa.assistant import Assistant
from qa.compose import open_assistant
from qa.contract import to_json
from qa.following import Turn
from qa.settings import Settings
from qa.types import Answer, AnswerSentence, Citation

__all__ = [
    "Answer",
    "AnswerSentence",
    "Assistant",
    "Citation",
    "Filter",
    "Settings",
    "Turn",
    "open_assistant",
    "to_json",
]
