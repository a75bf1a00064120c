"""What the browser tests stand on: Debian's Chromium, reports to open, pages that are watched.

They are run by `make browser` and not by `make test`: they need /usr/bin/chromium.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing of the browser's own may ask the network; the sandbox needs rights that a container lacks.
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"


@pytest.fixture(scope="session")
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("Chromium is needed: apt-get install chromium (or leave out make browser)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Open pages, and hold that none asked for anything outside or complained on its console."""
    contexts, asked, complaints = [], [], []

    def page_of(path, **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.goto(f"file://{path}")
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file://", "data:"))] == []
    assert complaints == []


def report(out, *sources, **options):
    """Write a report by the command line; return the path of its page."""
    more = [f"--{name}={value}" for name, value in options.items()]
    call = [sys.executable, "-m", "analysis", *map(str, sources), "--out", str(out), *more]
    subprocess.run(call, check=True, capture_output=True, text=True, cwd=ROOT)
    return out / "index.html"


@pytest.fixture(scope="session")
def starter(tmp_path_factory):
    """The report of the starter corpus."""
    return report(tmp_path_factory.mktemp("starter") / "out", ROOT / "seeds" / "articles")


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """The report of 600 articles: the starter corpus twelve times, a month apart."""
    import pandas as pd

    from analysis import loaders

    folder = tmp_path_factory.mktemp("many")
    once = loaders.read_articles(ROOT / "seeds" / "articles").articles[
        ["article_id", "date", "outlet", "title", "text"]
    ]
    copies = [
        once.assign(
            article_id=f"{number}-" + once["article_id"].astype("str"),
            date=once["date"] + pd.DateOffset(months=number),
        )
        for number in range(12)
    ]
    pd.concat(copies).to_parquet(folder / "many.parquet", index=False)
    return report(folder / "out", folder / "many.parquet")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """The report of articles whose titles, texts, outlets and file names are markup."""
    import pandas as pd

    folder = tmp_path_factory.mktemp("hostile")
    text = f"“We sign it {HOSTILE},” Kaja Kallas said. A good deal </script><!-- it was."
    rows = {"title": [HOSTILE] * 3, "text": [text, text + " Yes.", text + " No."]}
    days = ["2025-02-01", "2025-02-02", "2025-02-03"]
    pd.DataFrame({**rows, "outlet": [HOSTILE] * 3, "date": days}).to_csv(folder / "<b>.csv")
    return report(folder / "out", folder / "<b>.csv")
