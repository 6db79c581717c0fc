//! Taking credentials out of what is shown.

/// The text with what stands between `://` and `@` of an address replaced.
pub fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"' | '?' | '#'))
            .unwrap_or(after.len());
        let authority = &after[..end];
        rest = match authority.rfind('@') {
            Some(sign) => {
                out.push_str("***");
                &after[sign..]
            }
            None => after,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_before_the_host_goes() {
        for (text, shown) in [
            (
                "fatal: unable to access 'https://ann:s3cret@example.org/a@b/': no",
                "fatal: unable to access 'https://***@example.org/a@b/': no",
            ),
            ("https://tok:p@ss@h", "https://***@h"),
            (
                "ssh://git@h/x and https://a:b@c",
                "ssh://***@h/x and https://***@c",
            ),
            ("https://h/x?mail=a@b", "https://h/x?mail=a@b"),
            ("git@h:x/y", "git@h:x/y"),
            ("://", "://"),
        ] {
            assert_eq!(redacted(text), shown);
        }
    }
}
