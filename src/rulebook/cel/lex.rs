//! From text to tokens, as the language definition's lexical grammar has them.

use crate::rulebook::cel::CelError;

/// A token with its place in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub at: usize,
    pub kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    Name(String),
    /// Without its sign: the least whole number has no positive twin.
    Int(u64),
    Double(f64),
    Text(String),
    Symbol(&'static str),
    End,
}

/// Longest first.
const SYMBOLS: [&str; 22] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",",
    "(", ")", "[", "]",
];

/// The tokens of a text, [`TokenKind::End`] last.
pub fn tokens(text: &str) -> Result<Vec<Token>, CelError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let at = lexer.at;
        let kind = lexer.next()?;
        let end = kind == TokenKind::End;
        tokens.push(Token { at, kind });
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with("//") {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn next(&mut self) -> Result<TokenKind, CelError> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(TokenKind::End);
        };
        let second_is_digit = rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        if first.is_ascii_digit() || (first == '.' && second_is_digit) {
            return self.number();
        }
        if let Some(prefix) = quote(rest) {
            return self.string(prefix);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Ok(TokenKind::Name(name.to_owned()));
        }
        if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            self.at += symbol.len();
            return Ok(TokenKind::Symbol(symbol));
        }
        let hint = match first {
            '=' => Some("equality is written =="),
            '&' | '|' => Some("logic is written && and ||"),
            '{' => Some("maps and messages cannot be written here"),
            _ => None,
        };
        Err(CelError::new(self.at, format!("{first:?} means nothing here")).hinting(hint))
    }

    fn number(&mut self) -> Result<TokenKind, CelError> {
        let start = self.at;
        let bad =
            |end: usize| CelError::new(start, format!("{:?} is no number", &self.text[start..end]));
        if let Some(hex) = self
            .rest()
            .strip_prefix("0x")
            .or(self.rest().strip_prefix("0X"))
        {
            let digits = hex
                .find(|c: char| !c.is_ascii_hexdigit())
                .unwrap_or(hex.len());
            self.at = start + 2 + digits;
            let value = u64::from_str_radix(&hex[..digits], 16);
            return value.map(TokenKind::Int).map_err(|_| bad(self.at));
        }
        self.take_while(|c| c.is_ascii_digit());
        let mut whole = true;
        let after_point = self.rest().strip_prefix('.');
        if after_point.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            whole = false;
            self.at += 1;
            self.take_while(|c| c.is_ascii_digit());
        }
        if let Some(exponent) = self.rest().strip_prefix(['e', 'E']) {
            let digits = exponent.trim_start_matches(['+', '-']);
            let sign = exponent.len() - digits.len();
            if sign <= 1 && digits.starts_with(|c: char| c.is_ascii_digit()) {
                whole = false;
                self.at += 1 + sign;
                self.take_while(|c| c.is_ascii_digit());
            }
        }
        let text = &self.text[start..self.at];
        if self
            .rest()
            .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        {
            let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_' || c == '%');
            let hint = match word {
                "u" | "U" => "unsigned numbers are no part of this language: leave the u",
                _ => {
                    "a number with a unit is written quantity('300ms'), a length of time duration('2h')"
                }
            };
            let reason = format!("{:?} is no number", &self.text[start..self.at]);
            return Err(CelError::new(start, reason).hinting(Some(hint)));
        }
        if whole {
            return text.parse().map(TokenKind::Int).map_err(|_| bad(self.at));
        }
        let value: f64 = text.parse().map_err(|_| bad(self.at))?;
        Ok(TokenKind::Double(value))
    }

    fn string(&mut self, prefix: Quote) -> Result<TokenKind, CelError> {
        let start = self.at;
        self.at += usize::from(prefix.raw) + prefix.mark.len();
        let mut out = String::new();
        loop {
            let rest = self.rest();
            if rest.starts_with(prefix.mark) {
                self.at += prefix.mark.len();
                return Ok(TokenKind::Text(out));
            }
            match rest.chars().next() {
                Some('\\') if !prefix.raw => self.escape(&mut out)?,
                Some('\n' | '\r') | None if prefix.mark.len() == 1 || rest.is_empty() => {
                    return Err(CelError::new(start, "this string has no end".to_owned()));
                }
                Some(c) => {
                    out.push(c);
                    self.at += c.len_utf8();
                }
                None => {}
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), CelError> {
        let at = self.at;
        let bad = || {
            CelError::new(
                at,
                "this escape is not known; \\\\ is a backslash".to_owned(),
            )
        };
        let letter = self.rest().chars().nth(1).ok_or_else(bad)?;
        let coded = |digits: usize, skip: usize, radix: u32| {
            let code = self.rest().get(skip..skip + digits).ok_or_else(bad)?;
            let number = u32::from_str_radix(code, radix).map_err(|_| bad())?;
            let c = char::from_u32(number).ok_or_else(bad)?;
            Ok((c, skip + digits))
        };
        let (c, len) = match letter {
            'a' => ('\x07', 2),
            'b' => ('\x08', 2),
            'f' => ('\x0c', 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            'v' => ('\x0b', 2),
            '\\' | '?' | '"' | '\'' | '`' => (letter, 2),
            'x' | 'X' => coded(2, 2, 16)?,
            'u' => coded(4, 2, 16)?,
            'U' => coded(8, 2, 16)?,
            '0'..='3' => coded(3, 1, 8)?,
            _ => return Err(bad()),
        };
        out.push(c);
        self.at += len;
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Quote {
    raw: bool,
    mark: &'static str,
}

/// How a string starts, where one does.
fn quote(text: &str) -> Option<Quote> {
    let bare = text.strip_prefix(['r', 'R']);
    let raw = bare.is_some();
    let marks = ["\"\"\"", "'''", "\"", "'"];
    let mark = marks
        .into_iter()
        .find(|mark| bare.unwrap_or(text).starts_with(mark))?;
    Some(Quote { raw, mark })
}
