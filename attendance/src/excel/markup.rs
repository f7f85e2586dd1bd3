//! HTML and XML as a run of tags and texts: enough for tables, and never a panic.
//!
//! Web pages that registries export are seldom well formed, so nothing is asked of the order of
//! tags here; who reads them decides what an unclosed one means.
use std::borrow::Cow;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<td class="x">` or `<br/>`.
    Open(Tag<'a>),
    /// `</td>`, by name.
    Close(&'a str),
    /// Text with its entities; [`decode`] resolves them.
    Text(&'a str),
    /// Text of a CDATA section, which has no entities.
    Raw(&'a str),
}

/// An opening tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// With its prefix, as in `table:table-cell`.
    pub(super) name: &'a str,
    attributes: &'a str,
    /// It ends with `/>`.
    pub(super) is_closed: bool,
}

/// Takes a page apart.
pub(super) struct Markup<'a> {
    rest: &'a str,
    /// A script or style is under way: what follows is no markup until it ends.
    skips: Option<&'static str>,
}

impl<'a> Markup<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, skips: None }
    }

    /// Takes `n` bytes off the front; the end of a character is always asked for.
    fn take(&mut self, n: usize) -> &'a str {
        let (head, rest) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }

    /// Passes over everything up to `end` and that; everything when it never comes.
    fn take_past(&mut self, end: &str) -> &'a str {
        let n = self.rest.find(end).unwrap_or(self.rest.len());
        let head = self.take(n);
        self.take(end.len());
        head
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(name) = self.skips.take() {
                let n = find_ignoring_case(self.rest, name).unwrap_or(self.rest.len());
                self.take(n);
            }
            if self.rest.is_empty() {
                return None;
            }
            let is_mark =
                |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
            if !(self.rest.starts_with('<') && self.rest[1..].starts_with(is_mark)) {
                // A lone “<” is text, as browsers take it.
                return Some(Token::Text(self.take(next_mark(self.rest))));
            }
            if self.rest.starts_with("<!--") {
                self.take_past("-->");
            } else if self.rest.starts_with("<![CDATA[") {
                self.take("<![CDATA[".len());
                return Some(Token::Raw(self.take_past("]]>")));
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.take_past(">");
            } else if self.rest.starts_with("</") {
                self.take(2);
                return Some(Token::Close(self.take_past(">").trim()));
            } else {
                return Some(Token::Open(self.open()));
            }
        }
    }
}

impl<'a> Markup<'a> {
    fn open(&mut self) -> Tag<'a> {
        self.take(1);
        let inside = self.take(end_of_tag(self.rest));
        self.take(1);
        let is_closed = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let (name, attributes) = inside.split_at(name_end(inside));
        self.skips = ["script", "style"]
            .into_iter()
            .find(|skipped| !is_closed && name.eq_ignore_ascii_case(skipped));
        self.skips = self.skips.map(|name| if name == "script" { "</script" } else { "</style" });
        Tag { name, attributes, is_closed }
    }
}

/// Where the next tag could begin, at least one character on.
fn next_mark(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    text[first..].find('<').map_or(text.len(), |n| first + n)
}

/// The “>” that ends a tag: not one inside of quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (i, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return i,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn name_end(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace()).unwrap_or(text.len())
}

/// `name` is lower-case ASCII.
fn find_ignoring_case(text: &str, name: &str) -> Option<usize> {
    text.as_bytes().windows(name.len()).position(|w| w.eq_ignore_ascii_case(name.as_bytes()))
}

impl<'a> Tag<'a> {
    /// Whether this is the tag, in any case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, entities resolved; empty when it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.value_of(|key| key.eq_ignore_ascii_case(name))
    }

    fn value_of(&self, is_it: impl Fn(&str) -> bool) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let after = after.trim_start();
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => value(after.trim_start()),
                None => ("", after),
            };
            if is_it(key) {
                return Some(decode(value));
            }
            // An empty key (“==”) must still go forward.
            rest = if key.is_empty() && value.is_empty() {
                let mut chars = after.chars();
                chars.next();
                chars.as_str()
            } else {
                after
            };
            rest = rest.trim_start();
        }
        None
    }

    /// Its name without the prefix of a namespace.
    pub(super) fn local(&self) -> &'a str {
        self.name.rsplit_once(':').map_or(self.name, |(_, local)| local)
    }

    /// The value of the attribute that has this name behind some prefix, as in `r:id`.
    pub(super) fn prefixed(&self, name: &str) -> Option<Cow<'a, str>> {
        self.value_of(|key| key.split_once(':').is_some_and(|(_, local)| local == name))
    }

    /// A number in an attribute.
    pub(super) fn count(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// The value at the front, quoted or not, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        None => text.split_at(name_end(text)),
    }
}

/// Names that stand in exported tables; others stay as they are written.
const ENTITIES: [(&str, char); 9] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("zwnj", '\u{200c}'),
    ("rlm", '\u{200f}'),
    ("lrm", '\u{200e}'),
];

/// Resolves entities.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    /// Longest name or number that is looked for, bytes.
    const MAX_BYTES: usize = 12;
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let end = after.bytes().take(MAX_BYTES).position(|b| b == b';');
        let entity = end.and_then(|end| Some((entity(after.get(1..end)?)?, end)));
        match entity {
            Some((c, end)) => {
                out.push(c);
                rest = &after[end + 1..];
            }
            None => {
                out.push('&');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        return char::from_u32(code?).filter(|c| *c != '\0');
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_texts_and_entities_are_told_apart() {
        let page = "<!DOCTYPE html><p a='1>2' B=x c>7 < 8 &amp; &#1593;<script>if (a<b) {}</SCRIPT>\
                    <br/><![CDATA[<&amp;>]]></p >";
        let tokens: Vec<Token<'_>> = Markup::new(page).collect();
        let Token::Open(p) = tokens[0] else { panic!("{tokens:?}") };
        assert_eq!(p.attribute("a").as_deref(), Some("1>2"));
        assert_eq!(p.attribute("b").as_deref(), Some("x"));
        assert_eq!(p.attribute("c").as_deref(), Some(""));
        assert_eq!(p.attribute("d"), None);
        let texts: String = tokens
            .iter()
            .filter_map(|token| match token {
                Token::Text(text) => Some(decode(text).into_owned()),
                Token::Raw(text) => Some((*text).to_owned()),
                Token::Open(_) | Token::Close(_) => None,
            })
            .collect();
        assert_eq!(texts, "7 < 8 & ع<&amp;>");
        assert!(matches!(tokens.last(), Some(Token::Close("p"))), "{tokens:?}");
        assert_eq!(decode("&bogus; &#x110000; &"), "&bogus; &#x110000; &");
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[<>/!?='\"&;#a-c \u{627}-]{0,60}") {
            for token in Markup::new(&text) {
                if let Token::Open(tag) = token {
                    prop_assert_eq!(tag.attribute("zz"), None);
                }
            }
            decode(&text);
        }
    }
}
