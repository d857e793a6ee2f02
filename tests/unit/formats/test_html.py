import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.formats.html import to_text
from agent.formats.quotes import split

OLD = "Shall we eat?"
ANN = "Ann &lt;ann@example.com&gt;"
HEADER = f"<b>From:</b> {ANN}<br><b>Sent:</b> Monday<br><b>To:</b> Bo<br><b>Subject:</b> Lunch"
REPLIES = {
    "gmail": '<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">'
    f"On Mon, 2 Nov 2026 at 10:11, {ANN} wrote:<br></div><blockquote class='gmail_quote'>{OLD}</blockquote></div>",
    "apple": f'<div>Yes.</div><div><br><blockquote type="cite"><div>On 2 Nov 2026, at 10:11, {ANN} wrote:</div>'
    f"<div>{OLD}</div></blockquote></div>",
    "outlook on the web": '<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
    f"<b>Von:</b> Ann<br><b>Gesendet:</b> Montag<br></div><div>{OLD}</div>",
    "outlook": '<div class="WordSection1"><p class="MsoNormal">Yes.</p>'
    f'<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p>{HEADER}</p></div><p class="MsoNormal">{OLD}</p></div>',
    "yahoo": f'<div>Yes.</div><div class="yahoo_quoted"><div>On Monday, 2 November 2026, Ann wrote:</div><div>{OLD}</div></div>',
    "thunderbird": '<p>Yes.</p><div class="moz-cite-prefix">Le 02/11/2026 à 10:11, Ann a écrit :</div>'
    f'<blockquote type="cite"><p>{OLD}</p></blockquote>',
}


@pytest.mark.parametrize("program", REPLIES)
def test_the_new_words_of_a_reply(program: str) -> None:
    parts = split(to_text(f"<html><body>{REPLIES[program]}</body></html>"))
    assert parts.visible == "Yes."
    assert OLD in parts.quoted


def test_an_indented_passage_is_no_quotation() -> None:
    html = '<blockquote style="margin:0 0 0 40px;border:none;padding:0">Mine</blockquote>'
    assert to_text(html) == "Mine"


def test_what_nobody_sees_is_not_read() -> None:
    html = (
        "<head><title>t</title><style>p{}</style></head><script>x()</script><!-- c -->"
        '<div style="display: none">preheader</div><span style="font-size:0">s</span><p hidden>h</p><p style="opacity:0">o</p>Seen'
    )
    assert to_text(html) == "Seen"


def test_a_column_of_no_font_size_of_its_own_is_seen() -> None:
    assert to_text('<table><tr><td style="font-size:0px"><p style="font-size:14px">Seen</p></td></tr></table>') == "Seen"


def test_paragraphs_lists_tables_links_and_preformatted_text() -> None:
    html = (
        "<h1>Title</h1><p>One\n  two <a href='https://example.com'>link</a>,<br>three</p><ul><li>a<li>b</ul>"
        "<table><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table><pre>a\n  b\n\nc</pre>"
    )
    assert to_text(html) == "Title\n\nOne two link,\nthree\n\n- a\n- b\n\nx, 1\ny, 2\n\na\n  b\n\nc"


def test_a_signature_is_marked() -> None:
    assert split(to_text('<div>Yes.</div><div class="gmail_signature">Ann<br>Buyer</div>')).visible == "Yes."


@pytest.mark.parametrize("html", ["", "<", "<html></html>", "<!-- ", "\0", "<?xml version='1.0' encoding='utf-16'?>", "<p" * 5_000])
def test_nothing_to_see(html: str) -> None:
    assert to_text(html).strip("<p ") == ""


def test_words_below_thousands_of_levels_are_kept() -> None:
    assert "deep" in to_text("<div>" * 50_000 + "deep" + "</div>" * 50_000)


@given(st.text(max_size=200))
def test_any_text_is_survived(html: str) -> None:
    assert "\0" not in to_text(html)


WORDS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["p", "div", "span", "td", "li", "blockquote", "pre", "b"]), WORDS), max_size=8))
def test_every_word_comes_through_in_its_order(pieces: list[tuple[str, list[str]]]) -> None:
    html = "".join(f"<{tag}>{' '.join(words)}</{tag}> " for tag, words in pieces)
    text = to_text(html).replace(">", " ").replace(",", " ").replace("- ", " ")
    assert text.split() == [word for _, words in pieces for word in words]
