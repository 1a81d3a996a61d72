"""Which article says what, where articles give different answers."""

from qa.types import Answer, AnswerSentence
from ui.output import one_line


def told_by(answer: Answer, sentence: AnswerSentence, undated: str) -> list[str]:
    """Title and date of each article that a sentence of an answer is quoted from.

    undated: what stands for a date that is not known.
    """
    articles = [cited.article for cited in answer.citations if cited.number in sentence.citations]
    return [
        f"{one_line(article.title or article.id)}, {article.date or undated}"
        for article in articles
    ]
