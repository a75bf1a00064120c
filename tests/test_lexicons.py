"""The word lists as data: every file against its card, every entry against the code."""

import re
from collections import Counter
from importlib import resources

import pandas as pd
import pytest
from conftest import articles_of
from golden import load
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import actors as naming
from analysis import engine, lexicons, topics

FOLDER = resources.files(lexicons)
FILES = sorted(
    file.name for file in FOLDER.iterdir() if file.name.endswith((".csv", ".txt", ".json", ".npz"))
)
KINDS = {"person", "government", "organisation", "party", "place", "company"}
SIDES = {"us", "ukraine", "russia", "europe", "nato", "analyst", "industry", "media", "other"}
TOPICS = {
    "security", "minerals", "peace", "aid", "allies", "russia", "us-politics", "ukraine-politics",
    "clash", "terms",
}  # fmt: skip
# Shared by two actors on one day, and worth a reader's decision each time.
SHARED = {
    "the prime minister", "the deputy prime minister", "ukraine's deputy prime minister",
    "the former president", "the us envoy", "the u.s. envoy", "the us special envoy",
    "the u.s. special envoy", "brussels",
}  # fmt: skip


@pytest.fixture(scope="module")
def actors():
    return lexicons.read_actors()


@pytest.fixture(scope="module")
def entries():
    return lexicons.read_topics()


def _cards():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `([^`]+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _lines(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _terms(phrase):
    return tuple(engine.words(phrase).terms)


def _doubled(values):
    return sorted(value for value, n in Counter(values).items() if n > 1)


# --- cards


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_a_card_that_tells_its_rows(name):
    card = _cards().get(name, "")
    assert card, f"README.md has no card for {name}"
    told = re.search(r"^\| rows \| (\d+) \|$", card, flags=re.MULTILINE)
    assert told, f"the card of {name} tells no rows"
    if name.endswith((".json", ".npz")):
        return
    found = (
        len(pd.read_csv(FOLDER / name, dtype="str")) if name[-3:] == "csv" else len(_lines(name))
    )
    assert int(told[1]) == found


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_the_card_names_the_columns_of_a_table_in_order(name):
    told = re.findall(r"^\| `([^`]+)` \|", _cards().get(name, ""), flags=re.MULTILINE)
    assert told == pd.read_csv(FOLDER / name, dtype="str").columns.tolist()


def test_no_card_without_a_file():
    assert set(_cards()) <= set(FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".txt")])
def test_plain_lists_are_clean(name):
    lines = _lines(name)
    assert _doubled(lines) == []
    assert [line for line in lines if line != line.strip().lower() or "’" in line] == []


def test_stop_words_are_terms_and_news_words_are_others():
    stop, news = lexicons.words("stop_words"), lexicons.words("news_words")
    assert stop & news == set()
    assert {"said", "says"} <= news
    # The possessive is a word only behind another.
    assert {word for word in stop | news if _terms(word) != (word,)} == {"'s"}
    assert _terms("it's won’t")[1:] == ("'s", "won't")


# --- actors


def test_actors_have_legal_values(actors):
    assert actors.columns.tolist() == [*lexicons.ACTORS, "pronoun"]
    assert set(actors["how"]) == set(lexicons.HOW)
    assert set(actors["kind"]) == KINDS
    assert set(actors["side"]) == SIDES
    assert actors["reason"].notna().all()
    blocks = actors["actor"] == "-"
    assert set(actors.loc[~blocks, "pronoun"]) <= {"he", "she", "it", "they"}
    assert actors.loc[blocks, "pronoun"].isna().all()
    assert (actors.loc[blocks, "how"] == "name").all()
    persons = actors.loc[~blocks & (actors["kind"] == "person"), "pronoun"]
    assert set(persons) == {"he", "she"}


def test_an_actor_is_one_thing_throughout(actors):
    real = actors[actors["actor"] != "-"]
    assert (real.groupby("actor")[["kind", "side", "pronoun"]].nunique() == 1).all().all()
    names = real[real["how"] == "name"].groupby("actor")["alias"].agg(set)
    countries = {
        "Government of the United States", "Government of Ukraine", "Government of Russia",
        "Government of the United Kingdom", "Government of France", "Government of Germany",
    }  # fmt: skip
    assert [a for a in set(real["actor"]) - countries if a not in names[a]] == []


def test_aliases_are_normal_text(actors):
    for column in ("actor", "alias", "reason"):
        raw = pd.read_csv(FOLDER / "actors.csv", dtype="str")[column]
        assert [value for value in raw if value != " ".join(value.split())] == []
    legal = re.compile(r"[^\W_]?[\w .'@-]*")
    assert [alias for alias in actors["alias"] if not legal.fullmatch(alias)] == []


def test_no_alias_twice_and_no_span_backwards(actors):
    assert not actors.duplicated(["actor", "alias", "from"]).any()
    dated = actors.dropna(subset=["from", "to"])
    assert len(dated) > 0
    assert (dated["from"] < dated["to"]).all()


def matches_of_itself(aliases, before=""):
    """Return, for every alias as a text of its own, (words, first and last + 1 of its matches)."""
    scan = engine.scan([before + alias for alias in aliases])
    dictionary = engine.dictionary([(_terms(alias),) for alias in sorted(set(aliases))])
    ranges = scan.heads[:-1], scan.heads[1:]
    found = {}
    for at, first, last, _ in zip(*engine.find(dictionary, scan, *ranges), strict=True):
        found.setdefault(at, set()).add((first - ranges[0][at], last - ranges[0][at]))
    return [(end - head, found[i]) for i, (head, end) in enumerate(zip(*ranges, strict=True))]


def test_every_alias_matches_itself(actors):
    for n_words, found in matches_of_itself([*actors["alias"]]):
        assert found == {(0, n_words)}


def test_an_article_before_an_alias_leaves_none_of_its_words_unmatched(actors):
    # "the Treasury" would eat the head of "Treasury Department".
    for n_words, found in matches_of_itself([*actors["alias"]], before="the "):
        assert max(last for _, last in found) == n_words


def test_shared_aliases_are_the_ones_we_know(actors):
    low, high = actors["from"].min(), actors["to"].max()
    known = {}
    for row in actors.assign(
        since=actors["from"].fillna(low), until=actors["to"].fillna(high)
    ).itertuples():
        known.setdefault(_terms(row.alias), []).append(row)
    shared = {
        " ".join(terms)
        for terms, rows in known.items()
        for one in rows
        for other in rows
        if one.actor != other.actor and one.since <= other.until and other.since <= one.until
    }
    assert {alias.replace(" '", "'") for alias in shared} == SHARED


def _found(case, actors):
    articles = articles_of(case["text"], date=[case["date"]])
    mentions = naming.find(articles, actors, metonyms=case.get("metonyms", False))
    return mentions[["surface", "actor", "how"]].astype("str").to_numpy().tolist()


@pytest.mark.parametrize("case", load("lexicons"))
def test_namings_of_the_story(case, actors):
    assert _found(case, actors) == case["expected"]


# --- topics


def test_topics_have_legal_values(entries):
    assert entries.columns.tolist() == [*lexicons.TOPICS, "weight"]
    assert set(entries["topic"]) == TOPICS | {"-"}
    assert entries["reason"].notna().all()
    assert set(entries["weight"].dropna()) == {"0.5", "0.7"}
    assert entries["topic"].value_counts().between(50, 125).all()


def test_no_entry_in_two_topics(entries):
    assert _doubled(entries["entry"].tolist()) == []


def test_entries_are_normal_text(entries):
    raw = pd.read_csv(FOLDER / "topics.csv", dtype="str")["entry"]
    assert [entry for entry in raw if entry != " ".join(entry.split()).lower()] == []
    legal = re.compile(r"(?:[\w.'/$-]+\*? ?)+")
    assert [entry for entry in raw if not legal.fullmatch(entry)] == []


def test_every_entry_matches_itself_among_all(entries):
    # One article, an entry a paragraph, so that nothing stands near anything else.
    text = "\n\n".join(f"{entry.replace('*', '')} ." for entry in entries["entry"])
    labels = topics.label(articles_of(text), entries)
    found = set(zip(labels["topic"], labels["entry"], strict=True))
    topical = entries[entries["topic"] != "-"]
    wanted = set(zip(topical["topic"], topical["entry"], strict=True))
    assert wanted == found


def test_words_not_near_are_terms_and_not_the_entry_itself(entries):
    for row in entries.dropna(subset=["not_near"]).itertuples():
        for word in row.not_near.split(";"):
            assert _terms(word) == (word,)
            assert word not in row.entry.split()


@pytest.mark.parametrize("case", load("topics_lexicon"))
def test_topics_of_the_story(case, entries):
    labels = topics.label(articles_of(case["text"]), entries)
    assert labels[["surface", "topic"]].astype("str").to_numpy().tolist() == case["expected"]


# --- reading a user's own file

HEADER = "actor,alias,how,from,to,kind,side,reason"


def _file(folder, *lines, encoding="utf-8"):
    path = folder / "own.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def test_a_user_s_file_is_read_and_its_own_columns_travel(tmp_path):
    path = _file(tmp_path, HEADER + ",colour", "Ana Roe,Roe,short,2025-01-02,,person,us,why,red")
    table = lexicons.read_actors(path)
    assert table.loc[0, ["actor", "alias", "how", "colour"]].tolist() == [
        "Ana Roe", "Roe", "short", "red",
    ]  # fmt: skip
    assert table.at[0, "from"] == pd.Timestamp("2025-01-02")
    assert pd.isna(table.at[0, "to"])


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    row = "Ana Roe,Ñandú,name,,,person,us,why"
    table = lexicons.read_actors(_file(tmp_path, HEADER, row, encoding="utf-8-sig"))
    assert table.columns.tolist() == [*lexicons.ACTORS]
    assert table.at[0, "alias"] == "Ñandú"
    own = _file(tmp_path, "topic,entry,not_near,reason", "a,b,,c", encoding="utf-8-sig")
    assert lexicons.read_topics(own).columns.tolist() == [*lexicons.TOPICS]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_as_spreadsheets_leave_it(tmp_path, mark):
    lines = [HEADER.title(), "", '"Roe/ Ana",Roe,short,,,person,us,x', ",,,,,,,", "B,b,nick,,,,,"]
    lines = [line.replace(",", mark).replace("/", ",") for line in lines]
    table = lexicons.read_actors(_file(tmp_path, *lines[:-1]))
    assert table["actor"].tolist() == ["Roe, Ana"]
    assert table.columns.tolist() == [*lexicons.ACTORS]
    with pytest.raises(lexicons.LexiconError, match=r"line 5, column 'how': .* found 'nick'"):
        lexicons.read_actors(_file(tmp_path, *lines))
    topics = _file(tmp_path, mark.join(lexicons.TOPICS), mark * 3, mark.join("abcd"), mark * 3)
    assert lexicons.read_topics(topics).index.tolist() == [0]
    events = _file(tmp_path, f"Date{mark}Label", mark, f"2025-02-28{mark}The vote")
    assert lexicons.read_events(events)["label"].tolist() == ["The vote"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([HEADER.replace(",how", "")], ["own.csv", "'how'", "line 1"]),
        (
            [HEADER, "A,a,name,,,person,us,x", "A,b,name,2025-13-01,,person,us,x"],
            ["own.csv, line 3, column 'from'", "2025-13-01", "YYYY-MM-DD"],
        ),
        (
            [HEADER, "A,a,name,,27 Feb 2025,person,us,x"],
            ["own.csv, line 2, column 'to'", "27 Feb 2025"],
        ),
        (
            [HEADER, "A,a,nickname,,,person,us,x"],
            ["own.csv, line 2, column 'how'", "nickname", "name, short, description, metonym"],
        ),
        (
            [HEADER, "A,,name,,,person,us,x"],
            ["own.csv, line 2, column 'alias'", "not empty, found nothing"],
        ),
        ([HEADER, "A,—,name,,,person,us,x"], ["own.csv, line 2, column 'alias'", "a word", "'—'"]),
        (
            [HEADER, "A,a,name,2025-03-02,2025-03-01,person,us,x"],
            ["own.csv, line 2, column 'from'", "no later day than in 'to'", "'2025-03-02'"],
        ),
        (
            [HEADER, "", 'A,a,name,,,person,us,"two', 'lines"', "  ", "A,b,nickname,,,person,us,x"],
            ["own.csv, line 6, column 'how'"],
        ),
    ],
    ids=["missing column", "no such day", "date in words", "unknown how", "no alias",
         "no word", "backwards", "lines between"],
)  # fmt: skip
def test_a_bad_actors_file_names_the_place(tmp_path, lines, told):
    with pytest.raises(lexicons.LexiconError) as caught:
        lexicons.read_actors(_file(tmp_path, *lines))
    for words in told:
        assert words in str(caught.value)


def test_a_file_may_do_without_what_nothing_is_matched_by(tmp_path):
    actors = lexicons.read_actors(_file(tmp_path, "actor,alias,how,from,to", "Ana Roe,Roe,short,,"))
    assert [*actors.columns] == ["actor", "alias", "how", "from", "to", "kind", "side", "reason"]
    assert actors[["kind", "side", "reason"]].isna().all(axis=None)
    topics = lexicons.read_topics(_file(tmp_path, "topic,entry,not_near", "aid,loan*,"))
    assert topics["entry"].tolist() == ["loan*"]
    assert topics["reason"].isna().all()


def test_a_bad_topics_file_names_the_place(tmp_path):
    with pytest.raises(lexicons.LexiconError, match=r"own\.csv, line 2, column 'entry'"):
        lexicons.read_topics(_file(tmp_path, "topic,entry,not_near,reason", "aid,,,x"))
    with pytest.raises(lexicons.LexiconError, match=r"line 2, column 'entry'.*a word.*'\*'"):
        lexicons.read_topics(_file(tmp_path, "topic,entry,not_near,reason", "aid,*,,x"))
    with pytest.raises(lexicons.LexiconError, match=r"not_near.*line 1"):
        lexicons.read_topics(_file(tmp_path, "topic,entry,reason", "aid,b,x"))


def test_what_is_no_table_is_told(tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes(b"topic,entry,not_near,reason\na,caf\xe9,,x\n")
    with pytest.raises(lexicons.LexiconError, match="UTF-8"):
        lexicons.read_topics(path)


NAMES = st.text(alphabet="AbÉ ,\"'’.-", min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(NAMES, NAMES, st.sampled_from(lexicons.HOW)), min_size=1))
def test_what_was_written_is_read_back(tmp_path_factory, rows):
    rows = [(actor, f"B{alias}", how) for actor, alias, how in rows]  # an alias has a word
    written = pd.DataFrame(rows, columns=["actor", "alias", "how"])
    path = tmp_path_factory.mktemp("own") / "own.csv"
    written.reindex(columns=[*lexicons.ACTORS]).to_csv(path, index=False)
    read = lexicons.read_actors(path)
    assert read["alias"].tolist() == [alias.strip() for _, alias, _ in rows]
    assert read["actor"].tolist() == [actor.strip() for actor, _, _ in rows]
    assert read["from"].isna().all()


@pytest.mark.parametrize("read", [lexicons.read_actors, lexicons.read_topics, lexicons.read_events])
def test_a_file_that_is_not_there_is_named(read, tmp_path):
    with pytest.raises(lexicons.LexiconError, match=r"mine\.csv: there is no such file"):
        read(tmp_path / "mine.csv")
