"""The report in a browser: it opens from a file, offline, for every reader, and shows its words."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import HOSTILE

PHONES = [320, 375, 430]
BYTES = 3_000_000

EVERY = """() => {
  const numbers = document.querySelectorAll("button.number:not(#words td:last-child *)");
  return [...numbers].map((one) => {
    one.click();
    const note = document.getElementById("panel-note").textContent;
    const shown = document.querySelectorAll("#panel-list li").length;
    document.getElementById("panel").close();
    return [one.textContent, note, shown];
  });
}"""


def grave(page):
    """Return what axe-core finds that keeps a reader out, and which rules had something to pass."""
    found = Axe().run(page).response
    kept = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    told = [(one["id"], one["nodes"][0]["html"][:200]) for one in kept]
    return told, {one["id"] for one in found["passes"]}


def sideways(page):
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_it_opens_and_is_light(starter, opened):
    page = opened(starter)
    assert page.locator("h1").is_visible()
    assert page.locator("section:visible h2").count() >= 9
    assert starter.stat().st_size < BYTES


def test_of_very_many_articles_it_shows_some_and_says_so(many, opened):
    assert many.stat().st_size < BYTES
    page = opened(many)
    assert page.locator("details.article").count() == 50
    assert "50 of 600 are shown whole" in page.locator("#articles").inner_text()
    assert "500 of 600 articles" in page.locator("#tone").inner_text()
    assert page.evaluate("performance.getEntries()[0].domInteractive") < 5000  # milliseconds
    page.locator("#speakers td button.number").first.click()
    assert "50 of " in page.locator("#panel-note").inner_text()
    assert page.locator("#panel-list li").count() <= 50


def test_a_click_on_a_number_opens_its_sentences(starter, opened):
    page = opened(starter)
    number = page.locator("#speakers td button.number").nth(1)
    number.click()
    panel = page.locator("#panel")
    assert panel.is_visible()
    shown = panel.locator("#panel-note").inner_text()
    assert number.inner_text() in shown
    assert panel.locator("blockquote mark").count() >= 10
    assert page.evaluate("document.activeElement.id") == "panel-head"
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert number.evaluate("one => one === document.activeElement")


def test_the_keyboard_is_enough(starter, opened):
    page = opened(starter)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "number"
    page.keyboard.press("Enter")
    assert page.locator("#panel-list li").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "panel-close"
    page.keyboard.press("Enter")
    assert not page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.className") == "number"


def test_every_number_has_what_it_says(starter, opened):
    page = opened(starter)
    found = page.evaluate(EVERY)
    assert len(found) > 300  # all but the rates, which open the uses they are rates of
    for text, note, n in found:
        assert 1 <= n <= 50
        whole = re.fullmatch(r"[\d,]+", text)
        assert not whole or text in note, (text, note)


def test_evidence_leads_into_the_article(starter, opened):
    page = opened(starter)
    page.locator("#speakers td button.number").nth(1).click()
    link = page.locator("#panel-list li a").nth(3)
    words = page.locator("#panel-list li").nth(3).locator("mark").first.inner_text()
    title = link.inner_text()
    link.click()
    article = page.locator("details.article[open]")
    assert article.count() == 1
    assert article.locator(".title").inner_text() == title
    came = article.locator(".came")
    assert words in came.inner_text()
    box = came.bounding_box()
    assert 0 <= box["y"] < 900
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_back_from_an_article_leads_to_the_panel_it_was_linked_from(starter, opened):
    page = opened(starter)
    number = page.locator("#speakers td button.number").nth(1)
    number.click()
    panel = page.locator("#panel")
    head = page.locator("#panel-head").inner_text()
    link = panel.locator("li a").nth(3)
    link.click()
    page.wait_for_timeout(100)
    assert not panel.is_visible()
    page.go_back()
    panel.wait_for(state="visible")
    assert page.locator("#panel-head").inner_text() == head
    assert link.evaluate("one => one === document.activeElement")
    page.go_forward()
    panel.wait_for(state="hidden")
    assert page.locator("details.article[open]").count() == 1
    page.go_back()
    panel.wait_for(state="visible")
    page.keyboard.press("Escape")
    assert number.evaluate("one => one === document.activeElement")
    page.evaluate("location.hash = 'tone'")
    page.go_back()  # what the reader has closed stays closed
    page.wait_for_timeout(100)
    assert not panel.is_visible()


def test_an_article_shows_speakers_actors_and_tone_and_hides_them(starter, opened):
    page = opened(starter)
    article = page.locator("details.article").nth(5)
    article.locator("summary").click()
    layers = {"layer-quotes": ".who", "layer-actors": ".m", "layer-tone": ".t"}
    for layer, marks in layers.items():
        mark = article.locator(f".text {marks}").first
        style = "one => [getComputedStyle(one).display, getComputedStyle(one).textDecorationLine]"
        before = mark.evaluate(style)
        page.locator(f"#{layer}").uncheck()
        assert mark.evaluate(style) != before
    assert article.locator(".text p").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave(starter, opened, scheme):
    page = opened(starter, color_scheme=scheme)
    found, passed = grave(page)
    assert found == []
    assert {"color-contrast", "image-alt", "landmark-one-main", "bypass"} <= passed | {"image-alt"}
    page.locator("#speakers td button.number").first.click()
    assert grave(page)[0] == []
    page.locator("#panel-list a").first.click()
    assert grave(page)[0] == []


def test_axe_would_see_pale_text(starter, opened):
    page = opened(starter)
    page.add_style_tag(content=".small { color: #bbb !important }")
    assert "color-contrast" in {rule for rule, _ in grave(page)[0]}


@pytest.mark.parametrize("width", PHONES)
def test_a_phone_does_not_scroll_sideways(starter, hostile, opened, width):
    for path in (starter, hostile):
        page = opened(path, viewport={"width": width, "height": 700})
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert sideways(page) <= 0
        page.locator("button.number").first.click()
        assert page.locator("#panel").bounding_box()["width"] <= width
        assert sideways(page) <= 0
    page.add_style_tag(content="h1 { width: 2000px }")
    assert sideways(page) > 0


def test_on_paper_it_is_dark_on_white(starter, opened):
    page = opened(starter, color_scheme="dark")
    dark = "() => getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(dark) == "rgb(21, 24, 28)"
    page.emulate_media(media="print")
    assert page.evaluate(dark) == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert not page.locator("#articles").is_visible()
    assert page.locator("#speakers table").first.is_visible()
    assert len(page.pdf()) > 50_000


def test_who_wants_no_motion_gets_none(starter, opened):
    smooth = "() => getComputedStyle(document.documentElement).scrollBehavior"
    assert opened(starter).evaluate(smooth) == "smooth"
    assert opened(starter, reduced_motion="reduce").evaluate(smooth) == "auto"


def test_without_a_script_it_can_be_read(starter, opened):
    page = opened(starter, java_script_enabled=False)
    assert page.locator("noscript .warning").is_visible()
    page.locator("details.article summary").first.click()
    assert page.locator("details.article .text").first.is_visible()


def test_markup_in_the_coverage_is_text(hostile, opened):
    page = opened(hostile)
    page.locator("#read .tiles button").first.click()
    assert HOSTILE in page.locator("#panel-list li").first.inner_text()
    page.locator("#panel-list a").first.click()
    assert HOSTILE in page.locator("details.article[open] .text").inner_text()
    assert HOSTILE in page.locator("#read table").first.inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script").count() == 0
