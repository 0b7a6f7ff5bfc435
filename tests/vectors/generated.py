"""Made-up texts on which the Python and the JavaScript rules must agree.

`texts` are web addresses, near misses and other things that lists and address
fields hold; `ignore_texts` are patterns and URLs from one small store, so that
they meet. Letters beyond ASCII are old ones, on which all versions of Unicode's
tables agree: what a browser knows of new ones depends on its age. None runs from
right to left, where ada falls short (see `DEPARTURES` in `test_rules_agree.py`).
"""

from hypothesis import strategies as st

schemes = st.one_of(
    st.sampled_from(["https://", "http://", ""]),
    st.sampled_from(["https://", "HTTPS://", "https:\\\\", "https:", "//", "ftp://", "x://"]),
    st.sampled_from(["https://", "javascript:", "data:", "mailto:", "blob:https://", "x:/"]),
)
users = st.sampled_from([*[""] * 8, "me@", "me:secret@", "@", ":@", "a@b@", "ü:%40@", "it's@"])
labels = st.one_of(
    st.sampled_from(["x", "www", "com", "example", "マリウス", "xn--gckvb8fzb", "xn--", "XN--TDA"]),
    st.sampled_from(
        ["bücher", "BÜCHER", "faß", "ΟΔΟΣ", "москва", "中国", "☃", "ｘ", "1", "0x7f", ""]
    ),
    st.sampled_from(
        ["a b", "*", "a*", "%41", "%2e", "%2A", "%00", "%zz", "a_b", "-a", "a\tb", "a。b"]
    ),
    st.text("abzAZ09-ßüéΣσςжшい日本\u0301\u00ad", max_size=6),
)
hosts = st.one_of(
    st.lists(labels, min_size=1, max_size=4).map(".".join),
    st.sampled_from(
        ["127.0.0.1", "127.1", "256.1.1.1", "0x7f.1", "1.2.3.4.5", "4294967296", "１.1"]
    ),
    st.sampled_from(
        ["[::1]", "[2001:DB8::A]", "[::ffff:1.2.3.4]", "[::1", "[1::2::3]", "::1", "[]"]
    ),
)
ports = st.sampled_from(
    [*[""] * 8, ":", ":80", ":443", ":8080", ":00443", ":65535", ":65536", ":x"]
)
segments = st.one_of(
    st.sampled_from(["", ".", "..", "%2e", "%2E%2e", "a", "b.html", "index.html", "xindex.html"]),
    st.sampled_from(
        ["..index.html", "a b", "%7Eme", "~me", "%zz", "a%2Fb", "ü", "コーヒー", "*", "a|b"]
    ),
    st.text("ab.%2e \\'\"<>^`{|}[]:@;,é💩\ud800\udc00\t", max_size=5),
)
paths = st.lists(segments, max_size=4).map(lambda parts: "".join("/" + part for part in parts))
tails = st.text("?#&=ab/%20 '\"<>`{|}^\\ü\ud800", max_size=8)
space = st.sampled_from([*[""] * 8, " ", "\n", "\0", "\x1f", "\xa0", "\ufeff", "\x85", "\u3000"])
texts = st.one_of(
    st.tuples(schemes, users, hosts, ports, paths, tails).map("".join),
    st.tuples(space, schemes, hosts, st.just("/"), paths, space).map("".join),
    st.lists(st.sampled_from(["a", "b.c", "index.html"])).map("/".join).map("file:///{}".format),
    st.text("abxhtps:/.?#@*[]%2e \\\t\n'-+ü日1", max_size=20),
)

ignore_texts = st.lists(
    st.one_of(
        st.sampled_from(["https://", "http://", "://", ":", "@", "?", "#", "\\", "*"]),
        st.sampled_from(
            [".", "/", "*", "x", "X", "com", "1", "%2e", " ", "\n", "a" * 120, "b" * 64]
        ),
        st.sampled_from(
            ["マリウス", "xn--gckvb8fzb", "bücher", "BÜCHER", "xn--bcher-kva", "u\u0308"]
        ),
        st.sampled_from(["ΟΔΟΣ", "ς", "İ", "ｘ", "＊", "\u00ad", "\ud800", "\udc00", "💩"]),
    ),
    max_size=8,
).map("".join)
