"""Past one memory and one machine: batches, workers and accidents change nothing."""

import inspect
import json
import os
import signal
import time

import pandas as pd
import pytest

from analysis import lexicons, loaders, output, pipeline, scale, tables

pytestmark = pytest.mark.filterwarnings("ignore")  # what a cluster says while it comes and goes

N = 60
ROWS = ["SEGMENTS", "SENTENCES", "QUOTES", "MENTIONS", "CONFLICTS", "LABELS", "TONE"]
MEASURES = ["COUNTS", "STANDING", "TOPIC_SHARES", "SERIES"]


def test_a_folder_that_holds_no_such_table_is_named(tmp_path):
    with pytest.raises(output.OutputError, match="holds no parts of QUOTES"):
        scale.read(tmp_path, "QUOTES")


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    """Articles in three formats, with bad items between them."""
    folder = tmp_path_factory.mktemp("coverage")
    rows = [
        {
            "id": f"n{number:03}",
            "date": f"2025-02-{1 + number % 27:02}",
            "outlet": ["Morning", "Evening"][number % 2],
            "title": f"Deal {number}",
            "text": f"Trump met Zelenskyy. “It is a good deal {number},” Kaja Kallas said.\n\n"
            f"Military aid and minerals were bad news for Putin on day {number}.",
        }
        for number in range(N)
    ]
    lines = [json.dumps(row) for row in rows[:20]]
    lines.insert(7, "{ broken")
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    pd.DataFrame(rows[20:40]).to_parquet(folder / "columns.parquet")
    pd.DataFrame([*rows[40:], {"id": "empty", "text": ""}]).to_csv(folder / "t.csv", index=False)
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def expected(coverage):
    articles, ledger = loaders.read_articles(coverage)
    return pipeline.tables(articles) | {"LEDGER": ledger, "ARTICLES": articles}


def assert_same(out, expected):
    for name in MEASURES:
        one = pd.read_parquet(out / "tables" / f"{name.lower()}.parquet")
        assert one.to_csv() == expected[name].to_csv(), name
    for name in ROWS:
        pd.testing.assert_frame_equal(scale.read(out, name), expected[name])
    assert len(pd.read_csv(out / "ledger.csv")) == len(expected["LEDGER"])


@pytest.mark.parametrize("size", [7, 1000])
def test_batches_change_nothing(coverage, expected, tmp_path, size):
    found = scale.tables(coverage, tmp_path / "out", engine="local", size=size)
    assert_same(tmp_path / "out", expected)
    assert found["LEDGER"]["status"].value_counts()["loaded"] == N
    rejected = found["LEDGER"][found["LEDGER"]["status"] == "rejected"]
    assert sorted(rejected["source_file"]) == ["empty.txt", "lines.jsonl", "t.csv"]


def test_csvs_are_those_of_the_main_job(coverage, expected, tmp_path):
    scale.tables(coverage, tmp_path / "out", engine="local", size=11)
    for name in MEASURES:
        output.write_csv(expected[name], tmp_path / "one.csv")
        many = tmp_path / "out" / "tables" / f"{name.lower()}.csv"
        assert many.read_bytes() == (tmp_path / "one.csv").read_bytes()


class Killing:
    """A topics table that ends the worker it comes to, once."""

    def __init__(self, folder):
        self.folder, self.topics = folder, lexicons.read_topics()

    def __reduce__(self):
        return _topics, (self.folder, os.getpid())


def _topics(folder, parent):
    """Return the topics in a worker; the first worker that asks is killed, as by an accident."""
    if os.getpid() == parent:  # the scheduler only looks at what it passes on
        return Killing(folder)
    try:
        (folder / "killed").touch(exist_ok=False)
    except FileExistsError:
        return lexicons.read_topics()
    os.kill(os.getpid(), signal.SIGKILL)


def test_two_workers_and_one_killed_change_nothing(coverage, expected, tmp_path):
    seen = []
    scale.tables(
        coverage,
        tmp_path / "out",
        workers=2,
        size=7,
        topics=Killing(tmp_path),
        progress=seen.append,
    )
    assert (tmp_path / "killed").exists()
    assert_same(tmp_path / "out", expected)
    assert seen == sorted(seen)
    assert seen[-1] == N
    assert not (tmp_path / "out" / ".staged").exists()


def test_workers_keep_freed_memory_and_are_not_watched():
    with scale._client(None, 1) as client:
        held = client.run(lambda: [os.environ[name.rsplit(".", 1)[1]] for name in scale._STAYS])
        seen = client.run(lambda dask_worker: len(dask_worker.profile_history))
        time.sleep(1.2)  # a sampler would have told once a second
        later = client.run(lambda dask_worker: len(dask_worker.profile_history))
    assert [*held.values()] == [[str(size) for size in scale._STAYS.values()]]
    assert seen == later


def test_a_lost_scheduler_is_one_clear_line(coverage, tmp_path):
    with pytest.raises(scale.ScaleError, match=r"scheduler tcp://127.0.0.1:9 is lost") as told:
        scale.tables(coverage, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert "\n" not in str(told.value)
    assert [path.name for path in tmp_path.iterdir()] == []


def test_nothing_to_read_writes_nothing(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    with pytest.raises(loaders.LoadError, match=r"nothing could be read: empty\.txt"):
        scale.tables(tmp_path / "in", tmp_path / "out", engine="local")
    assert not (tmp_path / "out").exists()


def test_snippets_keep_texts_out(coverage, tmp_path):
    scale.tables(coverage, tmp_path / "out", engine="local", snippets=True)
    parts = [*(tmp_path / "out" / "tables" / "articles").iterdir()]
    assert "text" not in pd.read_parquet(parts[0])


def test_an_unknown_engine_is_named(coverage, tmp_path):
    with pytest.raises(ValueError, match="engine='spark': expected dask or local"):
        scale.tables(coverage, tmp_path / "out", engine="spark")


@pytest.mark.parametrize("topic", ["total", "date", "seed"])
def test_a_topic_may_be_called_what_a_column_is(coverage, topic):
    articles = loaders.read_articles(coverage).articles
    listed = pd.DataFrame({"topic": [topic], "entry": ["deal"], "not_near": [None]})
    found = pipeline.tables(articles, topics=listed)["SERIES"]
    shares = found[found["series"] == f"topic: {topic}"]["share"].dropna()
    assert set(shares) == {1}  # every article has the word


def test_what_is_no_table_of_articles_is_named():
    coverage = loaders.read_articles("Talks go on.\n")
    with pytest.raises(tables.TableError, match=r"not Coverage; take its \.articles"):
        pipeline.tables(coverage)
    with pytest.raises(tables.TableError, match="a pandas DataFrame was expected, not str"):
        pipeline.tables("Talks go on.")


def test_an_id_that_stands_in_two_batches_is_named(monkeypatch):
    [row] = loaders.read_articles("Talks go on.\n").articles.to_dict("records")
    monkeypatch.setattr(pipeline, "BATCH", 1)
    with pytest.raises(tables.TableError, match=r"ARTICLES\.article_id: ids are unique"):
        pipeline.tables(pd.DataFrame([row, row]))


def test_as_many_articles_are_read_as_are_worked_on_at_a_time():
    for batched in (loaders.read_batches, scale.tables):
        assert inspect.signature(batched).parameters["size"].default == pipeline.BATCH
