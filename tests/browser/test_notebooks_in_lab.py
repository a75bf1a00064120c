"""The notebooks in JupyterLab itself: opened, run with Run All, no error, a figure to see.

They run as copies in a folder of their own: what is stored stays as it is.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from typing import NamedTuple

import nbformat
import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "notebooks"))

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 60
# The news prompt answered beforehand, so that no dialog lies over the page.
SETTINGS = {"fetchNews": "false", "checkForUpdates": False}
# A cell whose source is folded away shows its number at its output only.
DONE = """() => {
  const cells = [...document.querySelectorAll(".jp-CodeCell")];
  const numbered = (one) => /\\[\\d+\\]/.test(one.textContent);
  const prompts = ".jp-InputPrompt, .jp-OutputPrompt";
  return cells.length && cells.every((cell) => [...cell.querySelectorAll(prompts)].some(numbered));
}"""


class Lab(NamedTuple):
    base: str
    token: str

    def asked(self, path, method="GET"):
        request = urllib.request.Request(
            f"{self.base}{path}", headers={"Authorization": f"token {self.token}"}, method=method
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read() or "null")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Copies of the notebooks without what they have shown, beside the starter corpus."""
    top = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "seeds", top / "seeds")
    (top / "notebooks").mkdir()
    for name in NOTEBOOKS:
        notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, top / "notebooks" / name)
    return top


@pytest.fixture(scope="module")
def lab(folder, tmp_path_factory):
    """A JupyterLab on the loopback that looks for nothing outside."""
    own = tmp_path_factory.mktemp("jupyter")
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")
    places = {
        f"JUPYTER_{name}".replace("JUPYTER_LAB_", "JUPYTERLAB_"): str(own / name) for name in names
    }
    # Figures go into the notebook, whatever the tests have set for themselves.
    places["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    answered = own / "LAB_SETTINGS_DIR" / "@jupyterlab" / "apputils-extension"
    answered.mkdir(parents=True)
    (answered / "notification.jupyterlab-settings").write_text(json.dumps(SETTINGS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Lab(f"http://127.0.0.1:{port}", secrets.token_hex(16))
    call = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
            f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}",
            f"--IdentityProvider.token={found.token}", "--LabApp.extension_manager=readonly",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    with (own / "log").open("w") as log:
        server = subprocess.Popen(call, env=os.environ | places, stdout=log, stderr=log)
    try:
        until(lambda: answers(found), lambda: (own / "log").read_text())
        yield found
    finally:
        server.terminate()
        server.wait(20)


def until(true, told=lambda: "it took too long"):
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, told()
        time.sleep(0.2)


def answers(lab):
    try:
        return bool(lab.asked("/api/status"))
    except OSError:
        return False


def idle(lab):
    """Tell whether the kernel waits: the page says so before there is one."""
    sessions = lab.asked("/api/sessions")
    return bool(sessions) and sessions[0]["kernel"]["execution_state"] == "idle"


@pytest.fixture
def shown(browser, lab):
    """Open notebooks, each as it is stored; hold that nothing outside was asked for."""
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    asked = []

    def page_of(path):
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        address = f"{lab.base}/lab/tree/{path}?token={lab.token}&reset"
        page.goto(address, wait_until="domcontentloaded")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SECONDS * 1000)
        until(lambda: idle(lab))
        return page

    yield page_of
    context.close()
    for session in lab.asked("/api/sessions"):
        lab.asked(f"/api/sessions/{session['id']}", "DELETE")
    ours = (lab.base, lab.base.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(ours)] == []


@pytest.fixture
def ran(shown, lab):
    """Open a notebook and run all of it."""

    def page_of(path):
        page = shown(path)
        page.click('li.lm-MenuBar-item >> text="Run"')
        page.click('li[data-command="runmenu:run-all"]')
        page.wait_for_function(DONE, timeout=SECONDS * 1000)
        until(lambda: idle(lab))
        return page

    return page_of


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_runs_and_shows_a_figure(name, ran):
    page = ran(f"notebooks/{name}")
    kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
    for kind in kinds:
        assert page.locator(f'[data-mime-type="{kind}"]').all_inner_texts() == []
    figure = page.locator(".jp-OutputArea-output img").first
    figure.scroll_into_view_if_needed()
    assert figure.is_visible()
    assert figure.evaluate("one => one.naturalWidth") > 300


SHOWN = """\
from analysis import frequency, loaders, pipeline, show
articles = loaders.read_articles("../seeds/articles").articles
show.lines(frequency.concordance(articles, "deal"), paged=True)
---
quotes = pipeline.tables(articles)["QUOTES"]
show.article(articles, articles["article_id"][0], quotes=quotes)
---
show.table(quotes, ["surface", "speaker", "name"], paged=True)"""


@pytest.fixture(scope="module")
def stored(folder):
    """A notebook that was run elsewhere: nobody here has said that it is to be trusted."""
    from run import executed

    cells = [nbformat.v4.new_code_cell(source) for source in SHOWN.split("---\n")]
    path = folder / "notebooks" / "shown.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    nbformat.write(executed(path), path)
    return path


def reads_well(page):
    """Hold that concordance, article and table are to be read, and that pages unfold."""
    tables = page.locator("table:visible")
    edge = "table => [...table.rows].map((row) => row.cells[2].getBoundingClientRect().right)"
    edges = tables.first.evaluate(edge)
    assert len(edges) == 20
    assert max(edges) - min(edges) < 1  # the words stand under one another
    assert tables.first.locator("b").count() == 20
    tint = "one => getComputedStyle(one).backgroundColor"
    assert (
        page.locator('span[style*="background"]:visible').first.evaluate(tint).startswith("rgba(86")
    )
    assert page.locator("small b").first.inner_text().startswith("[")
    fold = page.locator("details").first
    assert not fold.locator("table").is_visible()
    fold.locator("summary").click()
    assert fold.locator("table").is_visible()


def test_what_is_shown_reads_well_untrusted_and_run(stored, shown, ran):
    for open_it, trust in ((shown, "Notebook not trusted"), (ran, "Notebook trusted")):
        page = open_it(f"notebooks/{stored.name}")
        page.wait_for_selector(".jp-OutputArea-output table")
        page.wait_for_selector(f'.jp-StatusItem-trust[title^="{trust}"]')
        reads_well(page)


def test_what_is_shown_reads_well_when_it_is_exported(stored, opened, tmp_path):
    from nbconvert import HTMLExporter

    body, _ = HTMLExporter(template_name="basic").from_filename(str(stored))
    out = tmp_path / "shown.html"
    out.write_text(f"<!DOCTYPE html><meta charset=utf-8>{body}", encoding="utf-8")
    reads_well(opened(out))
