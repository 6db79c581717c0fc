//! The classes of growth, and how people write them.

use std::fmt;
use std::str::FromStr;

use libm::log1p;

/// A class of growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// O(1)
    Constant,
    /// O(log n)
    Logarithmic,
    /// O(n)
    Linear,
    /// O(n log n)
    Linearithmic,
    /// O(n²)
    Quadratic,
    /// O(n³)
    Cubic,
}

impl Class {
    /// All, slowest growth first.
    pub const ALL: [Self; 6] = [
        Self::Constant,
        Self::Logarithmic,
        Self::Linear,
        Self::Linearithmic,
        Self::Quadratic,
        Self::Cubic,
    ];

    /// The part that grows, at a size.
    pub fn at(self, n: f64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Logarithmic => log1p(n),
            Self::Linear => n,
            Self::Linearithmic => n * log1p(n),
            Self::Quadratic => n * n,
            Self::Cubic => n * n * n,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Constant => "1",
            Self::Logarithmic => "log n",
            Self::Linear => "n",
            Self::Linearithmic => "n log n",
            Self::Quadratic => "n^2",
            Self::Cubic => "n^3",
        })
    }
}

impl FromStr for Class {
    type Err = String;

    /// `n log n`, `O(n log n)`, `n*log(n)`, `n²`, `n^2` …
    fn from_str(text: &str) -> Result<Self, String> {
        let mut plain: String = text
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '·' | '(' | ')' | '^'))
            .map(|c| match c {
                '²' => '2',
                '³' => '3',
                c => c,
            })
            .collect();
        if text.trim_start().to_lowercase().starts_with("o(") {
            plain.remove(0);
        }
        match plain.as_str() {
            "1" | "constant" => Ok(Self::Constant),
            "logn" | "logarithmic" => Ok(Self::Logarithmic),
            "n" | "linear" => Ok(Self::Linear),
            "nlogn" | "linearithmic" => Ok(Self::Linearithmic),
            "n2" | "quadratic" => Ok(Self::Quadratic),
            "n3" | "cubic" => Ok(Self::Cubic),
            _ => Err("one of 1, 'log n', n, 'n log n', n^2 and n^3 is expected".to_owned()),
        }
    }
}
