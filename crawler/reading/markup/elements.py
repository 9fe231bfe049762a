"""Elements of a page by their effect on its text: part of a line, beginning of a line, or not printed."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rb",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "button",
        "svg",
        "picture",
        "source",
        "amp-img",
        "hl2",
        "hi",
        "ref",
        "bold",
        "italic",
        "o:p",
        "st1:place",
    ]
)
"""Elements within a line. All others, known or not, begin a new line."""

SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "select",
        "option",
        "input",
        "textarea",
        "audio",
        "video",
        "map",
        "math",
        "datalist",
        "link",
        "meta",
        "title",
        "amp-sidebar",
        "amp-lightbox",
        "amp-consent",
    ]
)
"""Elements whose text is not printed on the page, or only once a reader opens it."""

UNPRINTED = tuple(SILENT - {"head", "title", "meta", "link"})

UNCLOSED = ("embed", "bgsound", "keygen")
"""Silent elements without an end, into which the parser puts what follows them."""
