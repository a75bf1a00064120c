"""Sentence borders and dictionary lookup: plain Python over arrays, to be compiled or not.

A large job runs these functions as machine code (`compiled`), a small one as they stand, on the
same arrays: there is one text of each rule. They know code points, numbers of terms and positions,
and nothing of articles or tables.
"""

from analysis.engine.classes import APOSTROPHE, CLOSER, LOWER, SPACE, UPPER

CAPITAL, NO_SMALL = 1, 2  # the shape of a word: its first letter is large; none is small
NO_DAY = -(2**31)  # the day of an article without a date
_STOP, _QUESTION, _EXCLAMATION, _HYPHEN = 46, 63, 33, 45
_BREAKS = (34, 39, 40, 41, 42, 58, 59, 64, 91, 93, 96, 123, 125, 8211, 8212, 8216, 8217, 8220, 8221)
_MARGIN = (35, 38, 44, 45)  # # & , - at the head of a word are no part of it


def borders(codes, flags, begins, ends, tree, found):
    """Find the sentences of the stretches `begins[k]:ends[k]`, which are whole paragraphs.

    The rules are those of Punkt (Kiss and Strunk 2006) with a list of abbreviations and nothing
    learned, and one of our own. A full stop, a question mark or an exclamation mark, with the
    marks that close after it, ends a sentence where white space follows, unless the next sentence
    would open with a small letter (ours: «"Is it true?" he asked»), or a full stop stands behind
    an abbreviation, behind an initial before a capital, or behind another full stop.

    `tree` holds the abbreviations (`abbreviations`). Writes (start, end, stretch) into `found`,
    returns how many.
    """
    starts, stops, stretches = found
    n = 0
    for k in range(len(begins)):
        left, end, i = begins[k], ends[k], begins[k]
        while i < end:
            mark = codes[i]
            if mark != _STOP and mark != _QUESTION and mark != _EXCLAMATION:
                i += 1
                continue
            j, plain = i + 1, mark == _STOP
            while j < end:
                code = codes[j]
                if code in (_STOP, _QUESTION, _EXCLAMATION):
                    plain = False
                elif not flags[code] & CLOSER:
                    break
                j += 1
            if j >= end:
                break
            right = j
            while flags[codes[right]] & SPACE:
                right += 1
            letter = right
            while letter < end - 1 and flags[codes[letter]] & CLOSER:
                letter += 1
            opens = right > j and codes[right] != _STOP and not flags[codes[letter]] & LOWER
            if opens and mark == _STOP and not plain:
                opens = codes[i + 1] != _STOP  # an ellipsis ends nothing
            if opens and plain:
                first = i
                while first > begins[k] and not flags[codes[first - 1]] & SPACE:
                    if codes[first - 1] in _BREAKS:
                        break
                    first -= 1
                while first < i and codes[first] in _MARGIN:
                    first += 1
                owned = first > begins[k] and flags[codes[first - 1]] & APOSTROPHE
                if i - first == 1 and flags[codes[first]] & (UPPER | LOWER) and not owned:
                    opens = not flags[codes[right]] & UPPER
                node = 0
                for at in range(first, i):
                    if codes[at] == _HYPHEN:
                        node = 0  # "Lt.-Gen.": the last part decides
                        continue
                    code = codes[at] + 32 if 65 <= codes[at] <= 90 else codes[at]
                    node = tree[node, code] if node >= 0 and code < 128 else -1
                if node > 0 and tree[node, 0]:
                    opens = False
            if opens:
                starts[n], stops[n], stretches[n] = left, j, k
                n += 1
                left = right
            i = max(right, j)
        if left < end:
            starts[n], stops[n], stretches[n] = left, end, k
            n += 1
    return n


def assign(heads, words, sentence_heads, starts, ends, firsts, lasts, owners):
    """Find the words of every sentence, article by article.

    `heads` and `sentence_heads` say where each article's words and sentences begin; `words` is
    where the words start. Writes per sentence its first word and the word after its last, and per
    word the number of its sentence in the article; those of none are left as they are.
    """
    for article in range(len(heads) - 1):
        i, stop, head = heads[article], heads[article + 1], sentence_heads[article]
        for k in range(head, sentence_heads[article + 1]):
            while i < stop and words[i] < starts[k]:
                i += 1
            firsts[k] = i
            while i < stop and words[i] < ends[k]:
                owners[i] = k - head
                i += 1
            lasts[k] = i


def count(terms, articles, n, n_articles, latest):
    """Add up how often every term stands, and in how many articles; articles come in runs.

    `latest` holds per term the article it was last seen in, -1 at first.
    """
    for i in range(len(terms)):
        term = terms[i]
        n[term] += 1
        if latest[term] != articles[i]:
            latest[term] = articles[i]
            n_articles[term] += 1


def phrases(terms, symbols, shapes, ranges, days, tree, entries, first_range, n, most, found):
    """Find the phrases of a dictionary in the words of every range, the longest first.

    `symbols` says what every term is to the dictionary, -1 nothing. `ranges` is (firsts, lasts):
    words whose edges no phrase runs over; `days` the day of each range. `tree` is (root, heads,
    edge_symbols, edge_nodes): the node of every first symbol, and per node its edges, by rising
    symbol. `entries` is (heads, numbers, wants, want_heads, first_days,
    last_days, barred, barred_heads): per node its entries; per entry its number, the shapes that
    its words must have, the days on which it holds, and the symbols that unmake it in a range.

    Of all phrases that begin at a word and have an entry that holds, the longest is taken; each
    such entry of it is written into `found`, from `n` on, as (range, first, last + 1, entry). No
    node has more entries than `most`. Returns (range, n); where `found` is full, the range to go
    on from.
    """
    firsts, lasts = ranges
    root, heads, edge_symbols, edge_nodes = tree
    entry_heads, numbers, wants, want_heads, first_days, last_days, barred, barred_heads = entries
    out_range, out_first, out_last, out_entry = found
    for k in range(first_range, len(firsts)):
        first, last, day = firsts[k], lasts[k], days[k]
        if n + (last - first) * most > len(out_first):
            return k, n
        while first < last:
            symbol = symbols[terms[first]]
            if symbol < 0:
                first += 1
                continue
            node, position, best, n_best = root[symbol], first + 1, first + 1, 0
            while node >= 0:
                m = 0
                for entry in range(entry_heads[node], entry_heads[node + 1]):
                    holds = first_days[entry] <= day <= last_days[entry] or day == NO_DAY
                    for i in range(want_heads[entry], want_heads[entry + 1]):
                        shape = shapes[first + i - want_heads[entry]]
                        holds = holds and wants[i] & shape == wants[i]
                    if holds:
                        for i in range(barred_heads[entry], barred_heads[entry + 1]):
                            for j in range(firsts[k], last):
                                holds = holds and symbols[terms[j]] != barred[i]
                    if holds:
                        out_entry[n + m] = numbers[entry]
                        m += 1
                if m:
                    best, n_best = position, m
                if position == last:
                    break
                symbol, low, high = symbols[terms[position]], heads[node], heads[node + 1]
                while low < high:
                    middle = (low + high) // 2
                    if edge_symbols[middle] < symbol:
                        low = middle + 1
                    else:
                        high = middle
                known = low < heads[node + 1] and edge_symbols[low] == symbol
                node = edge_nodes[low] if known else -1
                position += 1
            for i in range(n, n + n_best):
                out_range[i], out_first[i], out_last[i] = k, first, best
            n += n_best
            first = best
    return len(firsts), n
