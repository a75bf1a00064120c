"use strict";
(() => {
  const data = JSON.parse(document.getElementById("evidence").textContent);
  const panel = document.getElementById("panel");
  const head = document.getElementById("panel-head");
  const note = document.getElementById("panel-note");
  const list = document.getElementById("panel-list");

  // Texts become text nodes only: whatever an article holds, it is never read as markup.
  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const marked = (text, marks) => {
    const quote = element("blockquote");
    // offsets count characters as Python does; JavaScript counts some of them twice
    const characters = Array.from(text);
    let at = 0;
    for (let i = 0; i < marks.length; i += 2) {
      const start = Math.max(marks[i], at), end = marks[i + 1];
      if (end <= start) continue;
      quote.append(characters.slice(at, start).join(""));
      quote.append(element("mark", characters.slice(start, end).join("")));
      at = end;
    }
    quote.append(characters.slice(at).join(""));
    return quote;
  };

  const item = ([stretch, marks, said]) => {
    const [place, text, start] = data.stretches[stretch];
    const [title, outlet, date, anchor] = data.articles[place];
    const made = element("li");
    made.append(marked(text, marks));
    if (said) made.append(element("p", said, "note"));
    const source = element("p", [outlet, date || "no date"].filter(Boolean).join(", ") + " · ");
    const name = element(anchor ? "a" : "span", title);
    if (anchor) {
      name.href = "#" + anchor;
      name.dataset.start = start;
    }
    source.append(name);
    made.append(source);
    return made;
  };

  let opener;
  const open = (button) => {
    opener = button;
    const { total, shown, rows, said } = data.numbers[button.dataset.key];
    const number = (value) => value.toLocaleString("en");
    head.textContent = button.dataset.label;
    note.textContent = (said ? `${said}: ` : "") +
      (shown < total ? `${number(shown)} of ${number(total)}, drawn by a hash of their place` : `all ${number(total)}`) +
      (rows.length < shown ? `, in ${number(rows.length)} sentence${rows.length > 1 ? "s" : ""}.` : ".") +
      (shown < total ? " All are in tables/." : "");
    list.replaceChildren(...rows.map(item));
    panel.showModal();
    panel.scrollTop = 0;
    head.focus();
  };

  // An article opens where it was linked from: at the paragraph that holds the evidence.
  const unfold = (start) => {
    const target = document.getElementById(location.hash.slice(1));
    if (!(target instanceof HTMLDetailsElement)) return;
    target.open = true;
    const parts = [...target.querySelectorAll("[data-at]")];
    const part = parts.findLast((one) => start !== undefined && Number(one.dataset.at) <= start);
    for (const one of document.querySelectorAll(".came")) one.classList.remove("came");
    (part || target).scrollIntoView({ block: part ? "center" : "start", behavior: "instant" });
    if (part) part.classList.add("came");
    target.querySelector("summary").focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.number");
    const link = event.target.closest("#panel-list a");
    if (button) open(button);
    else if (event.target === panel || event.target.closest("#panel-close")) panel.close();
    else if (link) {
      event.preventDefault();
      const links = [...list.querySelectorAll("a")];
      history.replaceState({ number: opener.dataset.key, link: links.indexOf(link) }, "");
      panel.close();
      history.pushState(null, "", link.hash);
      unfold(Number(link.dataset.start));
    }
  });
  // Back from an article leads to the panel it was linked from, unless that was closed since.
  window.addEventListener("popstate", ({ state }) => {
    if (panel.open) panel.close();
    if (!state) return;
    const button = document.querySelector(`button.number[data-key="${state.number}"]`);
    button.focus({ preventScroll: true });
    open(button);
    list.querySelectorAll("a")[state.link].focus();
  });
  panel.addEventListener("close", () => {
    if (history.state && !panel.open) history.replaceState(null, "");
  });
  window.addEventListener("hashchange", () => unfold());
  window.addEventListener("beforeprint", () => panel.close());
  unfold();
})();
