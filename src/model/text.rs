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
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
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
        assert_eq!(markdown("</script>|a_b@x"), "&lt;/script&gt;\\|a\\_b&#64;x");
        assert_eq!(markdown("[x](y)\n# z"), "\\[x\\]\\(y\\)\\\\n\\# z");
    }
}
