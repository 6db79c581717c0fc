//! A line as a shell would split it into words, where no shell is asked:
//! quotes and backslashes, nothing else.

/// Why a line cannot be split.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} has a quote that is not closed")]
pub struct OpenQuote(String);

/// The words of a line (POSIX shell, 2.2 Quoting).
pub fn words(line: &str) -> Result<Vec<String>, OpenQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '\\' => match chars.next() {
                // The line goes on.
                Some('\n') => {}
                Some(next) => word.get_or_insert_default().push(next),
                None => word.get_or_insert_default().push('\\'),
            },
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                quoted(c, &mut chars, word).ok_or_else(|| OpenQuote(line.to_owned()))?;
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// What stands up to the closing quote; `None` where there is none.
fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => match chars.next()? {
                '\n' => {}
                c if matches!(c, '"' | '\\' | '$' | '`') => word.push(c),
                c => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        let split = |line| words(line).expect("closed");
        assert_eq!(
            split("grep -i  'a b' \"c d\"\\ e"),
            ["grep", "-i", "a b", "c d e"]
        );
        assert_eq!(
            split(r#"a"b"'c' "\"\$\n" '\n' ''"#),
            ["abc", "\"$\\n", "\\n", ""]
        );
        assert_eq!(split("a \\\n b\\"), ["a", "b\\"]);
        assert!(split("  ").is_empty());
        assert!(words("it's").is_err());
        assert!(words("\"a\\").is_err());
    }
}
