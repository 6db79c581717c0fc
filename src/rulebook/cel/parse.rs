//! From tokens to a tree, by the grammar of the language definition.

use crate::rulebook::cel::CelError;
use crate::rulebook::cel::ast::{Each, Expr, Macro, Node, Operator};
use crate::rulebook::cel::lex::{Token, TokenKind, tokens};
use crate::rulebook::cel::value::Value;

/// A longer text is no condition that a person wrote.
const LONGEST: usize = 4096;
/// A chain of operators is a tree as deep as it is long.
const MOST: usize = 1000;
/// Deeper nesting would exhaust the stack before it meant anything.
const DEEPEST: usize = 64;

/// Words that may become syntax one day.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Reads a whole expression.
pub fn parse(text: &str) -> Result<Expr, CelError> {
    if text.len() > LONGEST {
        let reason = format!("it has {} bytes; at most {LONGEST} are read", text.len());
        return Err(CelError::new(0, reason));
    }
    let tokens = tokens(text)?;
    if tokens.len() > MOST {
        let reason = format!(
            "it has {} words and signs; at most {MOST} are read",
            tokens.len()
        );
        return Err(CelError::new(0, reason));
    }
    let mut parser = Parser {
        tokens,
        next: 0,
        depth: 0,
    };
    let expr = parser.expression()?;
    match parser.peek() {
        TokenKind::End => Ok(expr),
        other => {
            let reason = format!("{} was not expected", describe(other));
            Err(CelError::new(parser.at(), reason))
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

type Parsed = Result<Expr, CelError>;

impl Parser {
    fn peek(&self) -> &TokenKind {
        &self.tokens[self.next].kind
    }

    fn at(&self) -> usize {
        self.tokens[self.next].at
    }

    /// The token that was next; the end stays next for ever.
    fn take(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        if kind != TokenKind::End {
            self.next += 1;
        }
        kind
    }

    fn accept(&mut self, symbol: &str) -> Option<usize> {
        let at = self.at();
        let is = matches!(self.peek(), TokenKind::Symbol(s) if *s == symbol);
        is.then(|| {
            self.next += 1;
            at
        })
    }

    fn expect(&mut self, symbol: &str) -> Result<(), CelError> {
        match self.accept(symbol) {
            Some(_) => Ok(()),
            None => {
                let reason = format!("expected {symbol:?}, found {}", describe(self.peek()));
                Err(CelError::new(self.at(), reason))
            }
        }
    }

    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(CelError::new(
                self.at(),
                format!("nested deeper than {DEEPEST} levels"),
            ));
        }
        let condition = self.or()?;
        let expr = match self.accept("?") {
            None => condition,
            Some(at) => {
                let yes = self.or()?;
                self.expect(":")?;
                let no = self.expression()?;
                Expr {
                    at,
                    node: Node::If(Box::new([condition, yes, no])),
                }
            }
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn or(&mut self) -> Parsed {
        let mut left = self.and()?;
        while let Some(at) = self.accept("||") {
            let right = self.and()?;
            let node = Node::Or(Box::new(left), Box::new(right));
            left = Expr { at, node };
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.relation()?;
        while let Some(at) = self.accept("&&") {
            let right = self.relation()?;
            let node = Node::And(Box::new(left), Box::new(right));
            left = Expr { at, node };
        }
        Ok(left)
    }

    fn relation(&mut self) -> Parsed {
        let mut left = self.sum()?;
        loop {
            let operator = match self.peek() {
                TokenKind::Symbol("==") => Operator::Equal,
                TokenKind::Symbol("!=") => Operator::NotEqual,
                TokenKind::Symbol("<") => Operator::Less,
                TokenKind::Symbol("<=") => Operator::LessOrEqual,
                TokenKind::Symbol(">") => Operator::Greater,
                TokenKind::Symbol(">=") => Operator::GreaterOrEqual,
                TokenKind::Name(name) if name == "in" => Operator::In,
                _ => return Ok(left),
            };
            left = self.binary(operator, left, Self::sum)?;
        }
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                TokenKind::Symbol("+") => Operator::Add,
                TokenKind::Symbol("-") => Operator::Subtract,
                _ => return Ok(left),
            };
            left = self.binary(operator, left, Self::product)?;
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.unary()?;
        loop {
            let operator = match self.peek() {
                TokenKind::Symbol("*") => Operator::Multiply,
                TokenKind::Symbol("/") => Operator::Divide,
                TokenKind::Symbol("%") => Operator::Remainder,
                _ => return Ok(left),
            };
            left = self.binary(operator, left, Self::unary)?;
        }
    }

    fn binary(&mut self, operator: Operator, left: Expr, right: fn(&mut Self) -> Parsed) -> Parsed {
        let at = self.at();
        self.next += 1;
        let right = right(self)?;
        let node = Node::Binary(operator, Box::new(left), Box::new(right));
        Ok(Expr { at, node })
    }

    /// `!` and `-` do not mix, and each may repeat.
    fn unary(&mut self) -> Parsed {
        for symbol in ["!", "-"] {
            let mut places = Vec::new();
            while let Some(at) = self.accept(symbol) {
                places.push(at);
            }
            if places.len() > DEEPEST {
                return Err(CelError::new(
                    places[0],
                    format!("more than {DEEPEST} {symbol} in a row"),
                ));
            }
            if let Some(at) = places.pop() {
                let mut expr = match (symbol, self.peek()) {
                    ("-", TokenKind::Int(n)) if *n == i64::MIN.unsigned_abs() => {
                        self.next += 1;
                        let least = Expr {
                            at,
                            node: Node::Literal(Value::Int(i64::MIN)),
                        };
                        self.member(least)?
                    }
                    _ => {
                        let operand = self.primary()?;
                        wrap(symbol, at, self.member(operand)?)
                    }
                };
                while let Some(at) = places.pop() {
                    expr = wrap(symbol, at, expr);
                }
                return Ok(expr);
            }
        }
        let operand = self.primary()?;
        self.member(operand)
    }

    /// What follows a value: `.name`, `.name(…)`, `[index]`.
    fn member(&mut self, mut expr: Expr) -> Parsed {
        for _ in 0..=DEEPEST {
            if let Some(at) = self.accept("[") {
                let index = self.expression()?;
                self.expect("]")?;
                let node = Node::Index(Box::new(expr), Box::new(index));
                expr = Expr { at, node };
            } else if self.accept(".").is_some() {
                let at = self.at();
                let TokenKind::Name(name) = self.take() else {
                    return Err(CelError::new(
                        at,
                        "a name is expected after the point".to_owned(),
                    ));
                };
                expr = match self.accept("(") {
                    None => Expr {
                        at,
                        node: Node::Select(Box::new(expr), name),
                    },
                    Some(_) => {
                        let arguments = self.list(")")?;
                        method(at, expr, name, arguments)?
                    }
                };
            } else {
                return Ok(expr);
            }
        }
        Err(CelError::new(
            self.at(),
            format!("nested deeper than {DEEPEST} levels"),
        ))
    }

    fn primary(&mut self) -> Parsed {
        let at = self.at();
        let node = match self.take() {
            TokenKind::Symbol("(") => {
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(inner);
            }
            TokenKind::Symbol("[") => Node::List(self.list("]")?),
            TokenKind::Int(n) => {
                let fits = i64::try_from(n);
                let n = fits.map_err(|_| {
                    CelError::new(at, format!("{n} is too large for a whole number"))
                })?;
                Node::Literal(Value::Int(n))
            }
            TokenKind::Double(n) => Node::Literal(Value::Double(n)),
            TokenKind::Text(text) => Node::Literal(Value::Text(text)),
            TokenKind::Name(name) => return self.named(at, name),
            other => {
                let reason = match other {
                    TokenKind::End => "the expression ends where a value is expected".to_owned(),
                    other => format!("{} stands where a value is expected", describe(&other)),
                };
                return Err(CelError::new(at, reason));
            }
        };
        Ok(Expr { at, node })
    }

    fn named(&mut self, at: usize, name: String) -> Parsed {
        let node = match name.as_str() {
            "true" => Node::Literal(Value::Bool(true)),
            "false" => Node::Literal(Value::Bool(false)),
            "null" => Node::Literal(Value::Null),
            "in" => {
                return Err(CelError::new(
                    at,
                    "\"in\" stands where a value is expected".to_owned(),
                ));
            }
            word if RESERVED.contains(&word) => {
                return Err(CelError::new(at, format!("{word:?} is a reserved word")));
            }
            _ if self.accept("(").is_some() => {
                let arguments = self.list(")")?;
                return function(at, name, arguments);
            }
            _ => Node::Name(name),
        };
        Ok(Expr { at, node })
    }

    /// Expressions between commas, up to what closes them; the last may have a
    /// comma too.
    fn list(&mut self, close: &str) -> Result<Vec<Expr>, CelError> {
        let mut items = Vec::new();
        while self.accept(close).is_none() {
            items.push(self.expression()?);
            if self.accept(",").is_none() {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }
}

fn wrap(symbol: &str, at: usize, operand: Expr) -> Expr {
    let node = match (symbol, operand.node) {
        ("-", Node::Literal(Value::Int(n))) if n != i64::MIN => Node::Literal(Value::Int(-n)),
        ("-", Node::Literal(Value::Double(n))) => Node::Literal(Value::Double(-n)),
        ("-", node) => Node::Negate(Box::new(Expr {
            at: operand.at,
            node,
        })),
        (_, node) => Node::Not(Box::new(Expr {
            at: operand.at,
            node,
        })),
    };
    Expr { at, node }
}

/// `has(map.key)` asks for a key, and is no call.
fn function(at: usize, name: String, mut arguments: Vec<Expr>) -> Parsed {
    if name != "has" {
        let node = Node::Call {
            name,
            is_method: false,
            arguments,
        };
        return Ok(Expr { at, node });
    }
    match (arguments.pop(), arguments.is_empty()) {
        (
            Some(Expr {
                node: Node::Select(map, key),
                ..
            }),
            true,
        ) => Ok(Expr {
            at,
            node: Node::Has(map, key),
        }),
        _ => Err(CelError::new(
            at,
            "has() asks for a key, as in has(metadata.suite)".to_owned(),
        )
        .hinting(Some(
            "whether a variable has a value is written name != null",
        ))),
    }
}

fn method(at: usize, target: Expr, name: String, mut arguments: Vec<Expr>) -> Parsed {
    if let Some(which) = Macro::named(&name) {
        let (body, variable) = (arguments.pop(), arguments.pop());
        return match (variable, body, arguments.is_empty()) {
            (
                Some(Expr {
                    node: Node::Name(variable),
                    ..
                }),
                Some(body),
                true,
            ) => {
                let each = Each {
                    which,
                    range: target,
                    variable,
                    body,
                };
                Ok(Expr {
                    at,
                    node: Node::Each(Box::new(each)),
                })
            }
            _ => {
                let reason =
                    format!("{name}() takes a name and an expression: list.{name}(v, v > 1.0)");
                Err(CelError::new(at, reason))
            }
        };
    }
    // Functions of a namespace look like methods of it.
    if matches!(&target.node, Node::Name(space) if space == "math") {
        let name = format!("math.{name}");
        let node = Node::Call {
            name,
            is_method: false,
            arguments,
        };
        return Ok(Expr {
            at: target.at,
            node,
        });
    }
    arguments.insert(0, target);
    let node = Node::Call {
        name,
        is_method: true,
        arguments,
    };
    Ok(Expr { at, node })
}

fn describe(token: &TokenKind) -> String {
    match token {
        TokenKind::Name(name) => format!("{name:?}"),
        TokenKind::Int(n) => n.to_string(),
        TokenKind::Double(n) => n.to_string(),
        TokenKind::Text(text) => format!("the string {text:?}"),
        TokenKind::Symbol(symbol) => format!("{symbol:?}"),
        TokenKind::End => "the end".to_owned(),
    }
}
