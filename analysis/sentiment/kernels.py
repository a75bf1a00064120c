"""The rules of VADER and of TextBlob over the words of a stretch: plain Python, compiled or not.

A large batch runs these functions as machine code (`compiled`), a small one as they stand: there
is one text of each rule. They know numbers of terms and flags of words, and nothing of texts. A
word that a lexicon does not know has the term -1; the last item of every lexicon's columns stands
for it.

Where a rule looks odd it is the library's, kept: the scores are to be the ones it gives.
"""

# What a lexicon says of a term.
KNOWN, BOOSTER, NEGATES, OPENS = 1, 2, 4, 8  # the last: a phrase
MODIFIER, ENDS_IN_LY = 16, 32
# What a word is to TextBlob besides.
ENDS_NEGATION, ENDS_MODIFIER, NEGATION, BANG, FACE = 1, 2, 4, 8, 16

# Terms that VADER's rules name; its vocabulary begins with them, in this order.
NAMED = (
    "no", "or", "nor", "so", "this", "never", "without", "doubt", "least", "at", "very", "kind",
    "of", "but",
)  # fmt: skip
NO, OR, NOR, SO, THIS, NEVER, WITHOUT, DOUBT, LEAST, AT, VERY, KIND, OF, BUT = range(len(NAMED))
CAPITALS, TURNED, NEVER_SO = 0.733, -0.74, 1.25  # VADER's own; the factors of distance stand below


def vader_words(terms, capitals, n, lexicon, without, known, hits, tones):
    """Find the words that have a tone; return (how many, place of the first "but", capitals tell).

    `without` is a term that the lexicon is read without, -1 for none. Writes `known` (which words
    are in the lexicon), `hits` (the places of those with a tone) and `tones` (of the hits, by the
    word itself, by "no" before it and by capitals).
    """
    kinds, values = lexicon[0], lexicon[1]
    n_capitals = n_hits = 0
    but = -1
    for i in range(n):
        term = terms[i]
        n_capitals += capitals[i]
        known[i] = kinds[term] & KNOWN != 0 and term != without
        if known[i] and not kinds[term] & BOOSTER:
            hits[n_hits] = i
            n_hits += 1
        if term == BUT and but < 0:
            but = i
    differs = 0 < n_capitals < n
    found, n_hits = n_hits, 0
    for k in range(found):
        i = hits[k]
        term = terms[i]
        if term == KIND and i < n - 1 and terms[i + 1] == OF:
            continue
        tone = values[term]
        if term == NO and i < n - 1 and known[i + 1]:
            tone = 0.0
        joined = i > 2 and terms[i - 3] == NO and (terms[i - 1] == OR or terms[i - 1] == NOR)
        if joined or (i > 0 and terms[i - 1] == NO) or (i > 1 and terms[i - 2] == NO):
            tone = values[term] * TURNED
        if capitals[i] and differs:
            tone += CAPITALS if tone > 0 else -CAPITALS
        hits[n_hits], tones[n_hits] = i, tone
        n_hits += 1
    return n_hits, but, differs


def vader_context(terms, capitals, negates, n, lexicon, known, hits, n_hits, tones, differs):
    """Change the tones by the three words before each: boosters, negations, idioms, "least"."""
    kinds, boosts = lexicon[0], lexicon[2]
    for k in range(n_hits):
        i, tone = hits[k], tones[k]
        for back in range(1, 4):
            j = i - back
            if j < 0 or known[j]:
                continue
            boost = boosts[terms[j]]
            if boost != 0:
                if tone < 0:
                    boost = -boost
                if capitals[j] and differs:
                    boost += CAPITALS if tone > 0 else -CAPITALS
                if back > 1:
                    boost *= 0.95 if back == 2 else 0.9
                tone += boost
            one, two = terms[i - 1], terms[i - 2] if back == 3 else -1
            so = back > 1 and one in (SO, THIS)
            if back == 3:
                so = so or (terms[j] == NEVER and two in (SO, THIS))
            else:
                so = so and terms[j] == NEVER
            doubt = back > 1 and terms[j] == WITHOUT and (one == DOUBT or two == DOUBT)
            if so:
                tone *= NEVER_SO
            elif negates[j] and not doubt:
                tone *= TURNED
            near = kinds[terms[i]] | kinds[one] | kinds[two] | kinds[terms[j]]
            if back == 3 and near & OPENS:
                tone = _idioms(terms, i, n, lexicon, tone)
        at_least = i > 1 and (terms[i - 2] == AT or terms[i - 2] == VERY)
        if i > 0 and terms[i - 1] == LEAST and not known[i - 1] and not at_least:
            tone *= TURNED
        tones[k] = tone


def _idioms(terms, i, n, lexicon, tone):
    """Return the tone of the word at `i` after the idioms and two-word boosters round it.

    An idiom that begins at the word gives its tone, the longer one first; else the nearest before
    it. Two-word boosters add theirs in any case.
    """
    kinds, values = lexicon[0], lexicon[4]
    firsts, seconds, thirds, boosters = lexicon[3]
    own = before = -1
    nearest, far, near = 9, 0.0, 0.0
    for start in range(i - 3, i + 1):
        if start + 1 >= n or not kinds[terms[start]] & OPENS:
            continue
        for k in range(len(firsts)):
            if firsts[k] != terms[start] or seconds[k] != terms[start + 1]:
                continue
            longer = thirds[k] >= 0
            if longer and (start + 2 >= n or thirds[k] != terms[start + 2]):
                continue
            rank = 2 * (i - 1 - start) - longer
            if boosters[k]:
                far = values[k] if start == i - 3 else far
                near = values[k] if start == i - 2 else near
            elif start == i:
                own = k if own < 0 or longer else own
            elif 0 <= rank < nearest:
                nearest, before = rank, k
    if own >= 0:
        tone = values[own]
    elif before >= 0:
        tone = values[before]
    return tone + far + near


def vader_but(hits, n_hits, tones, but):
    """Halve what stands before the first "but", raise what stands after it by half.

    VADER looks a tone up by its value, so that of equal ones the first is changed: a tone made
    equal to a later one takes the change that was meant for that. Quadratic in the number of
    tones; `vader_scores.but` is linear for long stretches.
    """
    for k in range(n_hits):
        if tones[k] != 0:
            first = 0
            while tones[first] != tones[k]:
                first += 1
            tones[first] *= 0.5 if hits[first] < but else 1.5


def vader_sums(n, n_hits, tones, compensated):
    """Return (words matched, sum, sum of praise, sum of blame, neutral words).

    `compensated`: Python adds floats so from 3.12 on (Neumaier 1974), and VADER with it.
    """
    total, lost, good, bad = 0.0, 0.0, 0.0, 0.0
    neutral = n
    for k in range(n_hits):
        tone = tones[k]
        if tone > 0:
            good += tone + 1
        elif tone < 0:
            bad += tone - 1
        else:
            continue
        neutral -= 1
        longer = total + tone
        if compensated:
            lost += (total - longer) + tone if abs(total) >= abs(tone) else (tone - longer) + total
        total = longer
    return n_hits, total + lost, good, bad, neutral


def textblob(terms, kinds, faces, n, lexicon, without, entries):
    """Return (words matched, polarity, subjectivity) of a stretch of words.

    `kinds` says what each word is besides, `faces` the tone of a smiley. `entries` is room for
    what was assessed: tone, subjectivity, intensity and whether it is negated.
    """
    attributes, tones, subjective, intensities = lexicon
    tone, subject, intensity, turned = entries
    n_entries = n_matched = 0
    modifier, negation = 0, False  # the modifier before: 0 none, 1 one, 2 one that ends in "ly"
    for k in range(n):
        term, kind = terms[k], kinds[k]
        last = n_entries - 1
        if attributes[term] & KNOWN and term != without:
            if modifier:
                tone[last] = max(-1.0, min(tones[term] * intensity[last], 1.0))
                subject[last] = max(-1.0, min(subjective[term] * intensity[last], 1.0))
                intensity[last] = intensities[term]
            else:
                last = n_entries
                n_entries += 1
                tone[last], subject[last] = tones[term], subjective[term]
                intensity[last], turned[last] = intensities[term], False
            n_matched += 1
            if negation:
                intensity[last], turned[last] = 1.0 / intensity[last], True
                n_matched += 1
            modifier = 0
            if attributes[term] & MODIFIER:
                modifier = 2 if attributes[term] & ENDS_IN_LY else 1
            negation = kind & NEGATION != 0
            continue
        if kind & NEGATION:
            negation = True
        elif kind & ENDS_NEGATION:
            negation = False
        if negation and modifier == 2:
            turned[last], negation = True, False
            n_matched += 1
        elif kind & ENDS_MODIFIER:
            modifier = 0
        if kind & BANG and n_entries:
            tone[last] = max(-1.0, min(tone[last] * 1.25, 1.0))
        if kind & FACE:
            tone[n_entries], subject[n_entries] = faces[k], 1.0
            intensity[n_entries], turned[n_entries] = 1.0, False
            n_entries += 1
            n_matched += 1
    total = subjectivity = 0.0
    for k in range(n_entries):
        total += tone[k] * -0.5 if turned[k] else tone[k]
        subjectivity += subject[k]
    share = float(max(n_entries, 1))
    return n_matched, total / share, subjectivity / share
