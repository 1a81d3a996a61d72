"""Reading files and folders: metadata, ids, and everything that can be wrong with a file."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ArticleError
from index.reading import Problem, list_files, read_articles
from index.text import MAX_BYTES
from index.types import Article

SEEDS = Path(__file__).parents[1] / "seeds"


def write(folder: Path, **files: str) -> Path:
    """Write files; in their names "__" stands for the dot, "___" for the slash."""
    for name, text in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def articles(root: Path) -> list[Article]:
    found = list(read_articles(root))
    assert not [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, Article)]


def only_problem(root: Path) -> Problem:
    """The one Problem of a folder whose article "good" is read all the same."""
    found = list(read_articles(root))
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert "good" in [item.id for item in found if isinstance(item, Article)]
    assert str(problem.path) in problem.reason or ".json" in problem.reason
    assert problem.reason.endswith(".")
    return problem


def test_seed_article_with_its_sidecar() -> None:
    (article,) = [a for a in articles(SEEDS) if a.id == "000_6a0a4035a744aefa"]
    assert article.title == "[U.S. arms transfer policy: implementation plan approved]"
    assert (article.source, article.url, article.date) == (None, None, None)
    raw = (SEEDS / "000_6a0a4035a744aefa.txt").read_bytes()
    assert article.text == raw.decode()
    digest = "057673cbb962cdfd0edf053e3f24f08112719612b5adeab098f3d876c30baba7"
    assert hashlib.sha256(raw).hexdigest() == digest


def test_folder_is_read_in_order_with_ids_below_it(tmp_path: Path) -> None:
    write(tmp_path, b__txt="B", a__b__md="A", sub___c__TXT="C", sub___deep___d__txt="D")
    write(tmp_path, _other__pdf="no", **{"__hidden__txt": "no", "__git___x__txt": "no"})
    write(tmp_path, b__json="{}", lone__json="[")
    assert [a.id for a in articles(tmp_path)] == ["a.b", "b", "sub/c", "sub/deep/d"]
    assert len(list_files(tmp_path)) == 4


def test_single_file_has_its_stem_as_id(tmp_path: Path) -> None:
    write(tmp_path, sub___a__b__txt="Text")
    (article,) = articles(tmp_path / "sub" / "a.b.txt")
    assert article == Article(id="a.b", text="Text")


def test_links_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, sub___a__txt="A")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [a.id for a in articles(tmp_path)] == ["sub/a"]


def test_front_matter_wins_over_the_sidecar(tmp_path: Path) -> None:
    front = "---\ntitle: From  front\ndate: 2018-07-16\ntags: [a, b]\nurl:\n---\n\nText"
    sidecar: dict[str, object] = {
        "title": "Side",
        "source": "Cafe\u0301",
        "url": "https://a.b",
        "date": None,
        "x": {},
    }
    write(tmp_path, a__txt=front, a__json=json.dumps(sidecar))
    (article,) = articles(tmp_path)
    assert article == Article("a", "\nText", "From front", "Café", "https://a.b", "2018-07-16")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2018", "2018"),
        ("2018-07", "2018-07"),
        ("2018-07-16", "2018-07-16"),
        ("'2018-07-16'", "2018-07-16"),
        ("2018-07-16T12:30:00Z", "2018-07-16"),
        ("2018-07-16 12:30:00", "2018-07-16"),
        ("null", None),
        ("", None),
    ],
)
def test_dates(tmp_path: Path, written: str, expected: str | None) -> None:
    write(tmp_path, a__md=f"---\ndate: {written}\n---\nText")
    assert articles(tmp_path)[0].date == expected


@pytest.mark.parametrize("title", ["No", "1984", "Yes: it ended", "'Yes: it ended'"])
def test_titles_are_text_as_written(tmp_path: Path, title: str) -> None:
    sound = title if ": " not in title or title[0] == "'" else f'"{title}"'
    write(tmp_path, a__txt=f"---\ntitle: {sound}\n...\nText")
    assert articles(tmp_path)[0].title == title.strip("'")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Intro\n\n# The   plan \n\n# Other", "The plan"),
        ("## Second level\n\nText #1", None),
        ("---\ntitle: Given\n---\n# The plan", "Given"),
        ("#hashtag\n\nText", None),
    ],
)
def test_markdown_title(tmp_path: Path, text: str, title: str | None) -> None:
    write(tmp_path, a__md=text)
    assert articles(tmp_path)[0].title == title


def test_plain_text_has_no_title_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, a__txt="# Not a heading here")
    assert articles(tmp_path)[0].title is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no text"),
        (" \n\u00a0\n", "holds no text"),
        ("---\ntitle: A\n---\n", "holds no text"),
        ("---\ntitle: A\n", "has no end"),
        ("---\ntitle: [A\n---\nText", "damaged front matter"),
        ("---\njust words\n---\nText", "should name title"),
        ("---\n" + "[" * 5000 + "\n---\nText", "damaged front matter"),
        ("---\n" + "a: b\n" * 20_000 + "---\nText", "64 KiB"),
        ("---\ntitle: [A, B]\n---\nText", "title that is not text"),
        ('---\ntitle: "\\ud800"\n---\nText', "half a character"),
        ("---\ndate: July 16\n---\nText", "date 'July 16'"),
        ("---\ndate: 2018-13-45\n---\nText", "date '2018-13-45'"),
        ("a\0b", "NUL"),
    ],
)
def test_damaged_file_is_a_problem_and_the_rest_is_read(
    tmp_path: Path, text: str, reason: str
) -> None:
    write(tmp_path, bad__txt=text, good__txt="Text")
    assert reason in only_problem(tmp_path).reason


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        ("{", "damaged JSON"),
        ("", "damaged JSON"),
        ("[" * 100_000, "damaged JSON"),
        ("[1]", "should name title"),
        ('{"title": true}', "title that is not text"),
        ('{"url": 1.5}', "url that is not text"),
        ('{"source": "\\ud800"}', "half a character"),
        ('{"date": "16/07/2018"}', "date '16/07/2018'"),
    ],
)
def test_damaged_sidecar_is_a_problem(tmp_path: Path, sidecar: str, reason: str) -> None:
    write(tmp_path, bad__txt="Text", bad__json=sidecar, good__txt="Text")
    problem = only_problem(tmp_path)
    assert problem.path == tmp_path / "bad.txt"
    assert reason in problem.reason
    assert str(tmp_path / "bad.json") in problem.reason


def test_second_file_with_an_id_is_a_problem_naming_both(tmp_path: Path) -> None:
    write(tmp_path, good__md="First", good__txt="Second")
    problem = only_problem(tmp_path)
    assert problem.path == tmp_path / "good.txt"
    assert str(tmp_path / "good.md") in problem.reason


def test_large_file_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, bad__txt="", good__txt="Text")
    with (tmp_path / "bad.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "16 MiB" in only_problem(tmp_path).reason


def test_dangling_link_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, good__txt="Text")
    (tmp_path / "bad.txt").symlink_to(tmp_path / "nothing")
    assert "cannot be opened" in only_problem(tmp_path).reason


def test_pipe_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, good__txt="Text")
    os.mkfifo(tmp_path / "bad.txt")
    assert "not a regular file" in only_problem(tmp_path).reason


def test_file_that_vanishes_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, good__txt="Text", bad__txt="Text")
    found = read_articles(tmp_path)
    (tmp_path / "bad.txt").unlink()
    assert [type(item) for item in found] == [Problem, Article]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file_and_folder_are_problems(tmp_path: Path) -> None:
    write(tmp_path, bad__txt="Text", good__txt="Text", shut___a__txt="Text")
    (tmp_path / "bad.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    try:
        problems = [item for item in read_articles(tmp_path) if isinstance(item, Problem)]
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [problem.path.name for problem in problems] == ["shut", "bad.txt"]


def test_name_that_is_not_unicode_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, good__txt="Text")
    (tmp_path / "bad\udcff.txt").write_text("Text")
    (problem,) = [item for item in read_articles(tmp_path) if isinstance(item, Problem)]
    assert "\\udcff" in problem.reason
    problem.reason.encode()


def test_missing_root_and_folder_without_articles_are_refused_at_once(tmp_path: Path) -> None:
    write(tmp_path, sub___a__pdf="no")
    for root in (tmp_path / "missing", tmp_path / "sub", tmp_path / "sub" / "a.pdf"):
        for function in (list_files, read_articles):
            with pytest.raises(ArticleError, match=r"\.md, \.txt") as caught:
                function(root)
            assert str(root) in str(caught.value)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["txt", "md"]))
def test_any_bytes_give_one_article_or_problem(tmp_path: Path, raw: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(raw)
    (item,) = read_articles(path)
    assert isinstance(item, Article) or str(path) in item.reason
