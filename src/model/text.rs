//! Making text from data harmless where it is shown.

use std::borrow::Cow;
use std::fmt::Write;

/// The text without control characters, so that data cannot move the cursor,
/// change colours or break a line: they become `\u{1b}` or `\n`.
pub fn plain(text: &str) -> Cow<'_, str> {
    let harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if harmful(c) {
            // Writing into a string cannot fail.
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The text as Markdown that shows exactly it, in a table cell as well:
/// everything that could begin markup, HTML, a mention or a link is escaped.
/// Mentions are found in what Markdown became, where an entity is a plain `@`
/// again: a space of no width keeps it apart from the name.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in plain(text).chars() {
        match c {
            '/' if out.ends_with(":") => out.push_str("&#47;"),
            '.' if out.get(out.len().saturating_sub(3)..) == Some("www") => out.push_str("&#46;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("@&#8203;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The text as a span of code in Markdown, in a table cell as well: nothing in
/// it means anything. Longer than `most` characters, its end is cut.
pub fn code_span(text: &str, most: usize) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 4);
    for (i, c) in text.chars().enumerate() {
        match c {
            _ if i + 1 >= most && text.chars().count() > most => {
                out.push('…');
                break;
            }
            // What a backslash before a backslash before a bar is, is not
            // agreed upon; a bar that is none is a bar to the eye.
            '|' if out.ends_with('\\') => out.push('│'),
            '|' => out.push_str("\\|"),
            c => out.push(c),
        }
    }
    let longest = out.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 || out.starts_with(' ') || out.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{out}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(plain("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
        assert_eq!(plain("äöü ✓"), "äöü ✓");
        assert_eq!(plain("\u{202e}txt"), "\\u{202e}txt");
    }

    #[test]
    fn markdown_shows_the_text_itself() {
        assert_eq!(
            markdown("</script>|a_b@x"),
            "&lt;/script&gt;\\|a\\_b@&#8203;x"
        );
        assert_eq!(markdown("[x](y)\n# z"), "\\[x\\]\\(y\\)\\\\n\\# z");
        assert_eq!(markdown("http://a.b www.c.d"), "http:&#47;/a.b www&#46;c.d");
    }

    #[test]
    fn a_span_of_code_cannot_be_left() {
        assert_eq!(code_span("build_time os=a", 99), "`build_time os=a`");
        assert_eq!(code_span("a|b", 99), "`a\\|b`");
        assert_eq!(code_span("a\\|b", 99), "`a\\│b`");
        assert_eq!(code_span("a`b``", 99), "``` a`b`` ```");
        assert_eq!(code_span("</details>\n|", 99), "`</details>\\n\\|`");
        assert_eq!(code_span("abcdef", 4), "`abc…`");
        assert_eq!(code_span("abcd", 4), "`abcd`");
        assert_eq!(code_span("", 4), "`  `");
    }
}
