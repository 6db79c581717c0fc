//! What takes a line apart, found eight bytes at once.

/// The places of these bytes in a line, one after the other.
pub struct Marks<'l, const N: usize> {
    line: &'l [u8],
    bytes: [u8; N],
    /// Where the next eight bytes begin.
    next: usize,
    /// Those of the eight bytes before that are to come: a high bit for each.
    found: u64,
}

impl<'l, const N: usize> Marks<'l, N> {
    pub fn new(line: &'l str, bytes: [u8; N]) -> Self {
        Self {
            line: line.as_bytes(),
            bytes,
            next: 0,
            found: 0,
        }
    }

    /// The next eight bytes, with zeros behind the last one.
    #[inline(always)]
    fn word(&self) -> Option<u64> {
        let rest = self.line.get(self.next..)?;
        if let Some(word) = rest.first_chunk() {
            return Some(u64::from_le_bytes(*word));
        }
        if let Some(last) = self.line.last_chunk() {
            let known = 64 - 8 * rest.len() as u32;
            return u64::from_le_bytes(*last).checked_shr(known);
        }
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        (!rest.is_empty()).then_some(u64::from_le_bytes(word))
    }
}

impl<const N: usize> Iterator for Marks<'_, N> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        const ONES: u64 = u64::from_ne_bytes([1; 8]);
        const LOWS: u64 = ONES * 0x7f;
        while self.found == 0 {
            let word = self.word()?;
            // The high bit of a byte is clear exactly where it is that one.
            let other = |all: u64, byte: &u8| {
                let x = word ^ (ONES * u64::from(*byte));
                all & (((x & LOWS) + LOWS) | x)
            };
            self.found = !(self.bytes.iter().fold(!0, other) | LOWS);
            self.next += 8;
        }
        let place = self.next - 8 + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(place)
    }
}

/// Of marks with the backslashes and quotes among them, those of other bytes that
/// are neither escaped nor in quotes.
pub fn free<'l>(
    line: &'l str,
    marks: impl Iterator<Item = usize> + 'l,
) -> impl Iterator<Item = usize> + 'l {
    let (mut escaped, mut is_quoted) = (None, false);
    marks.filter(move |&at| {
        let byte = line.as_bytes()[at];
        if escaped == Some(at) {
            return false;
        }
        match byte {
            b'\\' => escaped = Some(at + 1),
            b'"' => is_quoted = !is_quoted,
            _ => return !is_quoted,
        }
        false
    })
}
