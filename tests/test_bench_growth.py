"""Growth end to end at two small sizes, over made paragraphs in the form of XQuAD."""

import json
from pathlib import Path

import pytest

from eval.bench.growth import measure_growth
from eval.bench.plot import draw
from eval.bench.pool import Pool, load_pool
from eval.bench.tables import curves, growth

TRADES = ("baker", "miller", "sailor", "weaver", "mason", "tailor")
TOWNS = ("Elmford", "Northwick", "Saltby", "Greyhaven", "Ashdown")
CONTEXT = (
    "The {trade} of {town} opened a workshop beside the river in {year}. "
    "He paid {pence} pence a year for the ground on which it stood. "
    "After the flood of {flood} the walls were raised by four feet. "
    "His daughter kept the account books until they were lost in a fire. "
    "Travellers praised the work and carried it to the coast."
)
ASKED = {
    "When did the {trade} of {town} open a workshop?": "{year}",
    "How much did the {trade} of {town} pay for the ground?": "{pence}",
    "Which flood did the {trade} of {town} live through?": "{flood}",
    "Who kept the books of the {trade} of {town}?": "daughter",
}


def _paragraph(trade: str, town: str, number: int) -> dict[str, object]:
    facts = {"trade": trade, "town": town, "year": 1700 + number, "pence": 40 + number,
             "flood": 1800 + number}  # fmt: skip
    asked = [(q.format(**facts), a.format(**facts)) for q, a in ASKED.items()]
    return {
        "context": CONTEXT.format(**facts),
        "qas": [
            {"id": f"{number}-{at}", "question": question, "answers": [{"text": answer}]}
            for at, (question, answer) in enumerate(asked)
        ],
    }


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    folder = tmp_path_factory.mktemp("data")
    themes = [
        {"paragraphs": [_paragraph(trade, town, 5 * at + n) for n, town in enumerate(TOWNS)]}
        for at, trade in enumerate(TRADES)
    ]
    (folder / "xquad.en.json").write_text(json.dumps({"data": themes}), encoding="utf-8")
    return load_pool(folder)


def test_the_pool_is_split_and_asked_evenly(pool: Pool) -> None:
    assert len(pool.articles) == len(set(pool.article_ids)) == 30
    assert len(pool.timed) == len(pool.warm_up) == 60
    assert not {item.question for item in pool.timed} & {item.question for item in pool.warm_up}
    texts = {article.id: article.text for article in pool.articles}
    for text, name, article_id in zip(pool.texts, pool.ids, pool.article_ids, strict=True):
        assert text in texts[article_id]
        assert name.startswith(f"{article_id}#")


def test_hits_are_counted_by_article(pool: Pool) -> None:
    right = [pool.article_ids.index(item.article_id) for item in pool.timed]
    wrong = [(number + 1) % len(pool.texts) for number in right]
    assert pool.hit_at(1, [[number] for number in right]) == 1.0
    second = [list(pair) for pair in zip(wrong, right, strict=True)]
    assert (pool.hit_at(1, second), pool.hit_at(5, second)) == (0.0, 1.0)


def test_growth_is_measured_and_leaves_nothing(pool: Pool, tmp_path: Path) -> None:
    told: list[str] = []
    grown = measure_growth(pool, tmp_path, (500, 1_000), told.append)
    assert [one.passages for one in grown] == [500, 1_000]
    for one in grown:
        assert one.exact
        assert one.recall == 1.0
        assert min(one.build_s, one.open_s, one.ask_ms, one.add_s, one.peak_mb) > 0
        assert one.ask_p95_ms >= one.ask_ms
        assert one.disk_mb > one.passages * 2 * 384 / 1e6  # a vector's 16-bit numbers at least
    assert grown[1].disk_mb > grown[0].disk_mb
    assert any("1,000 passages: 100 % built" in line for line in told)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("grown-")] == []
    text = growth(grown, "growth.svg")
    assert "| recall@10 of the vectors | 1.0000 | 1.0000 |" in text
    assert draw(curves(grown), "passages").count("<circle") == 12
