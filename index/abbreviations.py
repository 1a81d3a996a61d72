"""English words that the splitting of sentences has to know. All are compared with their case."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words(
    "Mr Mrs Ms Mx Dr Drs Prof Gen Sen Sens Rep Reps Gov Lt Col Sgt Cpl Pvt Capt Cmdr Cdr Adm Maj"
    " Brig Rev Hon Pres Supt Insp Messrs Mme Mlle Msgr Amb Sec Treas Mt Ft e.g i.e eg ie cf vs v"
    " viz ca approx esp incl resp z.B d.h bzw"
)
"""Titles and the like: a name or an example follows, whatever its first letter."""

BEFORE_NUMBER = _words(
    "No Nos Fig Figs Vol Vols Ch Chap Sect Art Arts Para pp p pt Pt Eq Eqs Ex Op Ref Refs Tab"
    " no nos fig figs vol vols ch chap sect art arts par c"
)
"""Abbreviations only where a number follows; else the stop ends the sentence ("He said no.")."""

BEFORE_LETTER = _words(
    "plan vitamin vitamins grade group class type hepatitis influenza level part appendix category"
    " team section column point option size drive model version"
)
"""After these a single capital letter is a last word and no initial of a name."""

OFTEN_LAST = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
    " Inc Corp Ltd Co Cos Bros Assn Assoc Dept Univ Inst Intl Mfg Jr Sr Esq St Ave Blvd Rd Sq Ph.D"
    " PhD M.D B.A M.A B.Sc M.Sc al Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass"
    " Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Bd"
    " Gov't Nat'l Int'l Ed Eds Trans Ste"
)
"""These, initials and U.S. and the like end a sentence only where one of STARTERS follows."""

TIMES_AND_ETC = _words("a.m p.m A.M P.M am pm etc")
"""These end a sentence before any capital letter, except before one of AFTER_TIME."""

AFTER_TIME = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December Eastern Central Mountain Pacific Greenwich"
    " Local ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST"
)

STARTERS = _words(
    "The This That These Those There Then They Their Theirs He She His Her Hers It Its We Our You"
    " Your My I If In On At As And But Or So For From By With Without When While Where What Which"
    " Who Why How After Before Although Though Since Because However Also An A Such Some Many Most"
    " Both Each All Another Not Now Once Only To Under Until Upon Yet Still Meanwhile Moreover"
    " Furthermore Nevertheless Instead Despite During According Among Between Is Are Was Were Do"
    " Does Did Has Have Had Can Could Would Should Let Here Nor Other Others Later Today Yesterday"
    " Earlier Recently Last Its It's It’s That's That’s He's He’s She's She’s There's There’s We're"
    " We’re They're They’re I'm I’m I've I’ve Don't Don’t"
)
"""Words that begin sentences and hardly ever a name: after them even "U.S." was a last word."""

SPEECH_VERBS = _words(
    "said says asked asks added adds replied replies wrote writes told tells shouted cried wondered"
    " answered exclaimed demanded continued noted explained joked quipped whispered tweeted"
)
